// A path that leads nowhere. No error of the template: `$input.path` answers nothing then.

export class PathNotFoundError extends Error {}

/** Made once, since making one costs more than looking for a path. */
export const pathNotFound = new PathNotFoundError('No results for path');
