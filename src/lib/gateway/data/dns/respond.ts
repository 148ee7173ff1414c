// A DNS message -> the answer to it, as bytes. What is malformed is told so, or dropped where not even that can be told;
// nothing that comes in is an error here. RFC 1035, 4.1; EDNS: RFC 6891; small answers to ANY: RFC 8482.

import { type Answer, AUTHORITATIVE_ANSWER, type DecodedPacket, decode, encode, type OptAnswer } from 'dns-packet';
import { toAnswer } from './record-data.ts';
import { type DnsPorts, type Resolution, resolveQuestion } from './resolve.ts';

/** How a message came: by UDP an answer is no larger than the client takes. */
export type Transport = 'udp' | 'tcp';

const rcodes = { NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 } as const;
type Rcode = keyof typeof rcodes;

const headerLength = 12;
const truncated = 1 << 9;
const recursionDesired = 1 << 8;
/** Zone transfers and the types of EDNS and of signatures are no questions here. */
const refusedTypes = new Set(['AXFR', 'IXFR', 'OPT', 'TSIG', 'TKEY', 'UNKNOWN_253', 'UNKNOWN_254']);

/** Types that the library knows by number alone. */
const numberedTypes: Readonly<Record<string, string>> = { UNKNOWN_64: 'SVCB', UNKNOWN_65: 'HTTPS' };

/** The answer; undefined where there is none to give: for what is no query at all. */
export function respond(message: Buffer, transport: Transport, ports: DnsPorts): Buffer | undefined {
  if (message.length < headerLength || (message.readUInt16BE(2) & 0x8000) !== 0) return undefined;
  const query = readQuery(message);
  if (typeof query === 'string') return bareAnswer(message, query);
  return answerQuery(query, transport, ports);
}

interface Query {
  id: number;
  flags: number;
  question: { name: string; type: string; class: string };
  edns: OptAnswer | undefined;
}

/** The one question of a query, or what is wrong with the message. */
function readQuery(message: Buffer): Query | Rcode {
  if (((message.readUInt16BE(2) >> 11) & 0xf) !== 0) return 'NOTIMP';
  // Looked at before anything is decoded: the counts alone would make the library reserve memory.
  const counts = [4, 6, 8, 10].map((offset) => message.readUInt16BE(offset));
  if (counts[0] !== 1 || counts[1] !== 0 || counts[2] !== 0 || (counts[3] ?? 0) > 2) return 'FORMERR';
  let packet: DecodedPacket;
  try {
    packet = decode(message);
  } catch {
    return 'FORMERR';
  }
  const [question] = packet.questions ?? [];
  const edns = packet.additionals?.filter((record) => record.type === 'OPT') ?? [];
  if (!question || edns.length > 1) return 'FORMERR';
  const { name, type, class: given = 'IN' } = question;
  return { id: packet.id ?? 0, flags: packet.flags ?? 0, question: { name, type, class: given }, edns: edns[0] };
}

/** A header alone, of a message that could not be read. */
function bareAnswer(message: Buffer, rcode: Rcode): Buffer {
  const header = Buffer.alloc(headerLength);
  message.copy(header, 0, 0, 2);
  header.writeUInt16BE(0x8000 | (message.readUInt16BE(2) & 0x7900) | rcodes[rcode], 2);
  return header;
}

function answerQuery(query: Query, transport: Transport, ports: DnsPorts): Buffer {
  const { edns, question } = query;
  if (edns && edns.ednsVersion > 0) return write(query, refusal('NOERROR'), transport);
  // The library reads labels as UTF-8: others would not be echoed as they came, and no name here has them.
  const isForeign = question.class !== 'IN' || refusedTypes.has(question.type) || /[^\0-\x7f]/.test(question.name);
  if (isForeign) return write(query, refusal('REFUSED'), transport);
  const type = numberedTypes[question.type] ?? question.type;
  return write(query, resolveQuestion(normalQuestion(question.name), type, ports), transport);
}

const refusal = (rcode: Resolution['rcode']): Resolution => ({
  rcode,
  isAuthoritative: false,
  answers: [],
  authorities: [],
});

function normalQuestion(name: string): string {
  const lower = name.toLowerCase();
  return lower.endsWith('.') ? lower : `${lower}.`;
}

function write(query: Query, resolution: Resolution, transport: Transport): Buffer {
  const answers = resolution.answers.map(toAnswer);
  const authorities = resolution.authorities.map(toAnswer);
  // A value that was stored and cannot be sent is a failure of the server's.
  const failed = answers.includes(undefined) || authorities.includes(undefined);
  const made: Made = failed
    ? { rcode: 'SERVFAIL', flags: 0, answers: [], authorities: [] }
    : {
        rcode: resolution.rcode,
        flags: resolution.isAuthoritative ? AUTHORITATIVE_ANSWER : 0,
        answers: answers.filter((answer) => answer !== undefined),
        authorities: authorities.filter((answer) => answer !== undefined),
      };
  const whole = encodeAnswer(query, made);
  if (whole.length <= largestAnswer(query, transport)) return whole;
  return encodeAnswer(query, { ...made, flags: made.flags | truncated, answers: [], authorities: [] });
}

interface Made {
  rcode: Rcode;
  flags: number;
  answers: Answer[];
  authorities: Answer[];
}

function encodeAnswer({ id, flags, question, edns }: Query, made: Made): Buffer {
  return encode({
    type: 'response',
    id,
    flags: made.flags | (flags & recursionDesired) | rcodes[made.rcode],
    questions: [question as never],
    answers: made.answers,
    authorities: made.authorities,
    additionals: edns ? [answerEdns(edns)] : [],
  });
}

/** What this server takes itself, and sends at most: it arrives unfragmented everywhere (DNS flag day 2020). */
const ednsSize = 1232;
const badVersion = 1;

function answerEdns({ ednsVersion }: OptAnswer): OptAnswer {
  return {
    type: 'OPT',
    name: '.',
    udpPayloadSize: ednsSize,
    extendedRcode: ednsVersion > 0 ? badVersion : 0,
    ednsVersion: 0,
    flags: 0,
    flag_do: false,
    options: [],
  };
}

const plainSize = 512;

function largestAnswer({ edns }: Query, transport: Transport): number {
  if (transport === 'tcp') return 0xffff;
  return Math.min(Math.max(edns?.udpPayloadSize ?? plainSize, plainSize), ednsSize);
}
