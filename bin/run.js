#!/usr/bin/env node
const root = new URL('..', import.meta.url);
const { main } = await import(new URL('dist/main.js', root).href);
await main(root);
