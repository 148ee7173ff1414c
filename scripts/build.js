// `npm run build`: the bundle, then everything that is generated from it.

import { bundle } from './bundle.js';
import { generate } from './generate.js';

await bundle();
await generate();
