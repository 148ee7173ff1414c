#!/usr/bin/env node
import { bundle } from '../scripts/bundle.js';

await bundle();
await import('./run.js');
