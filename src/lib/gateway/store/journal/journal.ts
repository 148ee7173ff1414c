// Entries with a time, kept in the order in which they came: added to the newest of a few segments, the oldest of which goes
// when there are too many. What is added is written behind, together, a fraction of a second later.

import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileLines, type Lines, memoryLines } from './segment.ts';

/** Something that happened. */
export interface JournalEntry {
  /** Milliseconds since the epoch. */
  timestamp: number;
  message: string;
}

/** How much is kept. */
export interface JournalLimits {
  /** Of one segment. */
  bytes: number;
  segments: number;
}

/** A segment, as readers see it. */
export interface Segment {
  /** 32 hexadecimal digits. */
  name: string;
  /** Where it stands among all segments that there ever were. */
  number: number;
  firstAt: number;
  lastAt: number;
  bytes: number;
}

interface OwnSegment extends Segment {
  lines: Lines;
}

/** Milliseconds that an entry may wait for others to be written with it. */
const writeAfter = 250;
/** Characters that are written without waiting. */
const mostPending = 262_144;
const fileName = /^(\d{8})-([0-9a-f]{32})\.jsonl$/;

export class Journal {
  readonly #directory: string | undefined;
  readonly #limits: JournalLimits;
  readonly #onError: (error: Error) => void;
  #segments: OwnSegment[];
  #pending: string[] = [];
  #pendingLength = 0;
  #timer: NodeJS.Timeout | undefined;

  /** In a directory, made when something is first added; without one, in memory. */
  constructor(directory: string | undefined, limits: JournalLimits, onError: (error: Error) => void) {
    this.#directory = directory;
    this.#limits = limits;
    this.#onError = onError;
    this.#segments = directory === undefined ? [] : findSegments(directory);
  }

  /** Adds entries; they are read at once, and written soon. */
  append(entries: readonly JournalEntry[]): void {
    for (const entry of entries) this.#add(entry);
    if (this.#pendingLength > mostPending) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), writeAfter).unref();
  }

  /** The oldest first. */
  segments(): readonly Segment[] {
    return this.#segments;
  }

  /** The entries of a segment, in the order in which they came; what cannot be read of it is left out. */
  read(segment: Segment): JournalEntry[] {
    this.flush();
    const lines = this.#segments.find(({ number }) => number === segment.number)?.lines;
    return parseLines(lines?.read() ?? '');
  }

  /** Removes the segments that have nothing since then. */
  removeBefore(time: number): void {
    while (this.#segments[0] && this.#segments[0].lastAt < time) this.#removeOldest();
  }

  /** Writes what has been added. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const text = this.#pending.join('');
    this.#pending = [];
    this.#pendingLength = 0;
    if (text === '') return;
    try {
      this.#segments.at(-1)?.lines.append(text);
    } catch (error) {
      this.#onError(error as Error);
    }
  }

  /** Removes everything. */
  clear(): void {
    this.#pending = [];
    this.flush();
    this.#segments = [];
    if (this.#directory !== undefined) rmSync(this.#directory, { recursive: true, force: true });
  }

  #add({ timestamp, message }: JournalEntry): void {
    const line = `${JSON.stringify([timestamp, message])}\n`;
    const segment = this.#segmentFor(line.length, timestamp);
    segment.bytes += line.length;
    segment.firstAt = Math.min(segment.firstAt, timestamp);
    segment.lastAt = Math.max(segment.lastAt, timestamp);
    this.#pending.push(line);
    this.#pendingLength += line.length;
  }

  #segmentFor(length: number, timestamp: number): OwnSegment {
    const last = this.#segments.at(-1);
    if (last && last.bytes + length <= this.#limits.bytes) return last;
    this.flush();
    const made = this.#newSegment((last?.number ?? 0) + 1, timestamp);
    this.#segments.push(made);
    while (this.#segments.length > this.#limits.segments) this.#removeOldest();
    return made;
  }

  #newSegment(number: number, timestamp: number): OwnSegment {
    const name = randomBytes(16).toString('hex');
    const path = this.#directory && join(this.#directory, `${String(number).padStart(8, '0')}-${name}.jsonl`);
    if (this.#directory !== undefined) this.#makeDirectory(this.#directory);
    const lines = path === undefined ? memoryLines() : fileLines(path);
    return { name, number, firstAt: timestamp, lastAt: timestamp, bytes: 0, lines };
  }

  #makeDirectory(directory: string): void {
    try {
      mkdirSync(directory, { recursive: true, mode: 0o700 });
    } catch (error) {
      this.#onError(error as Error);
    }
  }

  #removeOldest(): void {
    this.#segments.shift()?.lines.remove();
  }
}

/** Those that an earlier process left. Each begins and ends with a line, unless that process was killed in the middle of one. */
function findSegments(directory: string): OwnSegment[] {
  const found: OwnSegment[] = [];
  for (const file of namesIn(directory).sort()) {
    const [, number, name] = fileName.exec(file) ?? [];
    if (number === undefined || name === undefined) continue;
    const lines = fileLines(join(directory, file));
    const text = lines.read();
    const times = parseLines(text).map(({ timestamp }) => timestamp);
    const [first = 0] = times;
    const firstAt = times.reduce((least, time) => Math.min(least, time), first);
    const lastAt = times.reduce((most, time) => Math.max(most, time), first);
    // A line that was cut off would swallow the next one.
    if (text !== '' && !text.endsWith('\n')) lines.append('\n');
    found.push({ name, number: Number(number), firstAt, lastAt, bytes: text.length, lines });
  }
  return found;
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

function parseLines(text: string): JournalEntry[] {
  const entries: JournalEntry[] = [];
  for (const line of text.split('\n')) {
    const entry = line === '' ? undefined : parseLine(line);
    if (entry) entries.push(entry);
  }
  return entries;
}

function parseLine(line: string): JournalEntry | undefined {
  try {
    const [timestamp, message] = JSON.parse(line) as [unknown, unknown];
    return typeof timestamp === 'number' && typeof message === 'string' ? { timestamp, message } : undefined;
  } catch {
    return undefined;
  }
}
