// A piece of a journal: lines that are only ever added to, in a file of its user's alone, or in memory.

import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';

/** Where the lines of a segment are. */
export interface Lines {
  append(text: string): void;
  /** All of it. */
  read(): string;
  remove(): void;
}

/** Lines in a file, made when something is first added. */
export function fileLines(path: string): Lines {
  return {
    append(text) {
      const file = openSync(path, 'a', 0o600);
      try {
        writeSync(file, text);
      } finally {
        closeSync(file);
      }
    },
    read() {
      try {
        return readFileSync(path, 'utf8');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
        throw error;
      }
    },
    remove: () => rmSync(path, { force: true }),
  };
}

/** Lines that are gone with the process. */
export function memoryLines(): Lines {
  let parts: string[] = [];
  return {
    append: (text) => void parts.push(text),
    read() {
      const text = parts.join('');
      parts = [text];
      return text;
    },
    remove() {
      parts = [];
    },
  };
}
