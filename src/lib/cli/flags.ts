// Flags that several commands share, so that they read the same everywhere; and oclif's builders, from where they are
// cheap to load (the root of @oclif/core loads all of it).

import * as Flags from '@oclif/core/flags';

export * as Args from '@oclif/core/args';
export { Flags };

/** `--api NAME`: an API by id or name. */
export const apiFlag = Flags.string({
  helpValue: 'NAME',
  description: "API, by name or id; default: the project file's, else the title of the spec.",
});

/** `--stage NAME`. */
export const stageFlag = Flags.string({ char: 's', helpValue: 'NAME', description: 'Stage.' });

/** `--port PORT` of a local gateway. */
export const portFlag = Flags.integer({ helpValue: 'PORT', min: 0, max: 65_535, description: 'Port of the gateway.' });
