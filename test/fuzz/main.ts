// `npm run fuzz -- [SEED [COUNT]]`: tries so many inputs of a seed on a gateway, and says what was wrong.

import { fuzz } from './fuzz.ts';

const [seed = 1, count = 10_000] = process.argv.slice(2).map(Number);
const { findings, ...figures } = await fuzz(seed, count);
process.stdout.write(`${JSON.stringify({ seed, ...figures, findings: findings.length })}\n`);
for (const finding of findings) process.stdout.write(`${JSON.stringify(finding)}\n`);
process.exitCode = findings.length > 0 ? 1 : 0;
