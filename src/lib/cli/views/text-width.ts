// Text as a terminal shows it: how many columns it takes, cut to some, and without what would move the cursor.

import { stripVTControlCharacters } from 'node:util';

/** East Asian wide characters and emoji take two columns (Unicode's UAX #11, roughly). */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
const zeroWidth = /\p{Mark}|[\u200b-\u200f]/u;

const columnsOf = (character: string) => (zeroWidth.test(character) ? 0 : wide.test(character) ? 2 : 1);

/** How many columns a text takes; colour codes take none. */
export function textWidth(text: string): number {
  const plain = stripVTControlCharacters(text);
  if (/^[\x20-\x7e]*$/.test(plain)) return plain.length;
  let width = 0;
  for (const character of plain) width += columnsOf(character);
  return width;
}

/** The text filled with spaces up to `width` columns. */
export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - textWidth(text)));
}

/** Plain text cut to `width` columns, with an ellipsis where something is missing. */
export function truncate(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  let cut = '';
  let taken = 1;
  for (const character of text) {
    taken += columnsOf(character);
    if (taken > width) break;
    cut += character;
  }
  return `${cut}…`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this takes out
const controls = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g;

/** One line without control characters: names and messages come from elsewhere, and must not steer the terminal. */
export function oneLine(text: string): string {
  return stripVTControlCharacters(text).replace(controls, ' ');
}
