// What a shell can complete, from the manifest: after which words which words may come.

import type { Manifest, ManifestCommand, ManifestFlag } from '../manifest.ts';

/** A place in the command line (`apis`, `apis list`; the root is the empty one) and what may follow it. */
export interface CompletionPlace {
  words: string;
  /** Words of commands that go on from here, with their summaries. */
  next: { word: string; summary: string }[];
  /** Flags of the command that this place is, if it is one. */
  flags: CompletionFlag[];
  /** Whether the command takes files or other arguments of its own. */
  takesArguments: boolean;
  /** What its argument names, where a shell can ask for such names. */
  live?: string;
}

export interface CompletionFlag {
  /** With dashes: `--stage`, `-s`. */
  spellings: string[];
  summary: string;
  takesValue: boolean;
  options: string[];
  /** What its value names. */
  live?: string;
}

/** Flags whose values are names of things that exist, by flag and value; kinds are those of `apigw names`. */
const liveFlags = new Map([
  ['api NAME', 'apis'],
  ['stage NAME', 'stages'],
  ['from STAGE', 'stages'],
  ['to STAGE', 'stages'],
  ['key KEY', 'keys'],
  ['plan PLAN', 'plans'],
]);

/** The same of arguments; what a command creates has no name yet. */
const liveArguments = new Map([
  ['api', 'apis'],
  ['stage', 'stages'],
  ['key', 'keys'],
  ['plan', 'plans'],
  ['domain', 'domains'],
]);

/** Every place of the manifest's commands, sorted by its words. */
export function completionPlaces(manifest: Manifest): CompletionPlace[] {
  const commands = Object.values(manifest.commands).filter((command) => !command.hidden);
  const places = new Map<string, CompletionPlace>([['', emptyPlace('')]]);
  for (const command of commands) addCommand(places, command);
  return [...places.values()].sort((a, b) => (a.words < b.words ? -1 : 1));
}

const emptyPlace = (words: string): CompletionPlace => ({ words, next: [], flags: [], takesArguments: false });

function addCommand(places: Map<string, CompletionPlace>, command: ManifestCommand): void {
  const parts = command.id.split(':');
  parts.forEach((word, i) => {
    const parent = placeAt(places, parts.slice(0, i).join(' '));
    const isLast = i === parts.length - 1;
    if (!parent.next.some((next) => next.word === word)) {
      parent.next.push({ word, summary: isLast ? firstLine(command.summary ?? command.description) : '' });
    }
  });
  const place = placeAt(places, parts.join(' '));
  place.flags = Object.values(command.flags)
    .filter((flag) => !flag.hidden)
    .map(completionFlag);
  const [argument] = Object.keys(command.args);
  place.takesArguments = argument !== undefined;
  const live = command.id.endsWith(':create') ? undefined : liveArguments.get(argument ?? '');
  if (live) place.live = live;
}

function placeAt(places: Map<string, CompletionPlace>, words: string): CompletionPlace {
  const place = places.get(words) ?? emptyPlace(words);
  places.set(words, place);
  return place;
}

function completionFlag(flag: ManifestFlag): CompletionFlag {
  const live = liveFlags.get(`${flag.name} ${flag.helpValue}`);
  return {
    spellings: [`--${flag.name}`, ...(flag.char ? [`-${flag.char}`] : [])],
    summary: firstLine(flag.description),
    takesValue: flag.type === 'option',
    options: flag.options ?? [],
    ...(live && { live }),
  };
}

const firstLine = (text = '') => text.split('\n')[0] ?? '';
