// `npm run build`: the bundle, then everything that is generated from it.

import { bundle } from './bundle.js';
import { generate } from './generate.js';

try {
  await bundle();
  await generate();
} catch (error) {
  // esbuild has told its errors with their places already; others tell themselves.
  if (!(error instanceof Error && 'errors' in error)) console.error(error);
  process.exitCode = 1;
}
