// Sends inputs to a gateway and looks at what comes back: an answer or the end of the connection, in time; well-formed;
// with no nonce of another request; and the gateway answers the next request, says nothing of a defect, and keeps
// Object.prototype as it is.

import { connect } from 'node:net';
import { type Input, makeInput } from './inputs.ts';
import { Random } from './random.ts';
import { readAnswers } from './read-answers.ts';
import { startTarget, type Target } from './target.ts';

export interface Finding {
  index: number;
  kind: string;
  fault: string;
  input: string;
}

export interface Summary {
  inputs: number;
  answers: number;
  byStatus: Record<string, number>;
  findings: Finding[];
}

/** Milliseconds in which an input has to be answered; a gateway that waits for the rest of one is hung up on before. */
const longest = 20_000;
const patience = 150;
const atOnce = 16;

/** Tries so many inputs of a seed. */
export async function fuzz(seed: number, count: number): Promise<Summary> {
  const target = await startTarget();
  const random = new Random(seed);
  const summary: Summary = { inputs: 0, answers: 0, byStatus: {}, findings: [] };
  const prototypeBefore = Reflect.ownKeys(Object.prototype).length;
  const crash = (error: unknown) => report(summary, { index: -1, kind: 'crash', fault: String(error), input: '' });
  process.on('uncaughtException', crash);
  try {
    while (summary.inputs < count) {
      const batch = Array.from({ length: Math.min(atOnce, count - summary.inputs) }, (_, at) =>
        makeInput(random, summary.inputs + at, target.stage),
      );
      await Promise.all(batch.map((input, at) => tryInput(target, input, { summary, index: summary.inputs + at })));
      summary.inputs += batch.length;
      await checkGateway(target, summary);
    }
    if (Reflect.ownKeys(Object.prototype).length !== prototypeBefore) crash('Object.prototype was changed');
  } finally {
    process.off('uncaughtException', crash);
    await target.close();
  }
  return summary;
}

function report({ findings }: Summary, finding: Finding): void {
  if (findings.length < 50) findings.push(finding);
}

async function tryInput(target: Target, input: Input, to: { summary: Summary; index: number }): Promise<void> {
  const { bytes, isLate } = await send(target.port, input);
  const text = input.pieces.join('');
  const faults = isLate ? ['no answer in time'] : [];
  const isHead = (at: number) => at === 0 && /^\s*HEAD /.test(text);
  const { answers, rest, fault } = readAnswers(bytes, isHead);
  if (fault !== undefined) faults.push(fault);
  else if (rest.length > 0 && !input.isCut && !isHead(0)) faults.push('an answer that is not whole');
  for (const { status } of answers) {
    to.summary.answers++;
    to.summary.byStatus[status] = (to.summary.byStatus[status] ?? 0) + 1;
  }
  for (const answer of answers) faults.push(...strangers(answer.body.toString('latin1'), text));
  faults.push(...strangers(bytes.toString('latin1'), text));
  for (const one of faults) {
    report(to.summary, { index: to.index, kind: input.kind, fault: one, input: text.slice(0, 600) });
  }
}

/** Nonces that the request itself has not (a mutated one may have another than its own). */
function strangers(answer: string, request: string): string[] {
  const found = [...new Set(answer.match(/nonce-[0-9a-z]+-end/g) ?? [])];
  return found.filter((nonce) => !request.includes(nonce)).map((nonce) => `it shows ${nonce}`);
}

/** After each batch: the gateway answers a plain request as ever, and has logged no defect. */
async function checkGateway({ port, stage, lines }: Target, summary: Summary): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${port}${stage}/mock?q=alive`, { signal: AbortSignal.timeout(longest) });
  const finding = { index: summary.inputs, kind: 'after a batch', input: '' };
  const text = await answer.text();
  if (answer.status !== 200) report(summary, { ...finding, fault: `the gateway answers ${answer.status}: ${text}` });
  for (const line of lines.splice(0)) report(summary, { ...finding, fault: `logged: ${line.slice(0, 500)}` });
}

/** Writes an input, and reads until the gateway ends the connection or has been silent for a while. */
function send(port: number, input: Input): Promise<{ bytes: Buffer; isLate: boolean }> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const chunks: Buffer[] = [];
    let isLate = false;
    const deadline = setTimeout(() => {
      isLate = true;
      socket.destroy();
    }, longest);
    socket.setTimeout(patience, () => socket.end());
    socket.on('timeout', () => setTimeout(() => socket.destroy(), patience));
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(deadline);
      resolve({ bytes: Buffer.concat(chunks), isLate });
    });
    for (const [at, piece] of input.pieces.entries()) {
      setTimeout(() => socket.write(piece, 'latin1', () => input.isCut && socket.destroy()), at * 20);
    }
  });
}
