// PEM texts: what is between BEGIN and END lines, with the lines that it stands at. RFC 7468.

export interface PemBlock {
  /** `CERTIFICATE`, `PRIVATE KEY` … */
  label: string;
  /** Of its BEGIN line, from 1. */
  line: number;
  /** The block alone, from BEGIN to END. */
  text: string;
}

/** What keeps a text from being PEM. */
export interface PemProblem {
  line: number;
  message: string;
}

export interface PemReading {
  blocks: PemBlock[];
  problems: PemProblem[];
}

interface OpenBlock {
  label: string;
  line: number;
  lines: string[];
}

const boundary = /^-----(BEGIN|END) ([^-]+)-----$/;
const base64Line = /^[A-Za-z0-9+/]+={0,2}$/;
/** Of old encrypted keys: `Proc-Type: 4,ENCRYPTED`. */
const headerLine = /^[A-Za-z-]+: /;

/** All blocks of a text; what stands between them is left out, as OpenSSL does. */
export function readPem(text: string): PemReading {
  const reading: PemReading = { blocks: [], problems: [] };
  let open: OpenBlock | undefined;
  for (const [index, raw] of text.split(/\r\n|\r|\n/).entries()) {
    open = readLine({ content: raw.trim(), line: index + 1 }, open, reading);
  }
  if (open) reading.problems.push({ line: open.line, message: `BEGIN ${open.label} has no END` });
  return reading;
}

function readLine(
  { content, line }: { content: string; line: number },
  open: OpenBlock | undefined,
  { blocks, problems }: PemReading,
): OpenBlock | undefined {
  const [, kind, label = ''] = boundary.exec(content) ?? [];
  if (kind === 'BEGIN') {
    if (open) problems.push({ line: open.line, message: `BEGIN ${open.label} has no END` });
    return { label, line, lines: [content] };
  }
  if (!open) {
    if (kind === 'END') problems.push({ line, message: `END ${label} has no BEGIN` });
    return undefined;
  }
  if (kind === 'END') {
    if (label !== open.label) problems.push({ line, message: `END ${label} ends what began as ${open.label}` });
    blocks.push({ label: open.label, line: open.line, text: `${[...open.lines, content].join('\n')}\n` });
    return undefined;
  }
  if (content !== '' && !base64Line.test(content) && !headerLine.test(content)) {
    problems.push({ line, message: `this line of the ${open.label} is not base64` });
  }
  open.lines.push(content);
  return open;
}
