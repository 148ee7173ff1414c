// The completion scripts of bash, zsh and fish. They hold every word and flag, so that completing these starts no process; names
// of APIs, stages and the like are asked for (`apigw names`), which keeps them for a while and never fails.

import type { CompletionFlag, CompletionPlace } from './words.ts';

/** The script of each shell that is known. */
export const completionScripts: Record<'bash' | 'zsh' | 'fish', (places: readonly CompletionPlace[]) => string> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

/** Text in single quotes, as all three shells read them but for the quote itself. */
const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

const spellingsOf = (flags: readonly CompletionFlag[]) => flags.flatMap((flag) => flag.spellings);

/** Lines of a shell `case`: one per place that has such a list. */
function cases(places: readonly CompletionPlace[], list: (place: CompletionPlace) => string[]): string {
  return places
    .map((place) => [quote(place.words), list(place)] as const)
    .filter(([, words]) => words.length > 0)
    .map(([words, listed]) => `    ${words}) offers=${quote(listed.join(' '))} ;;`)
    .join('\n');
}

/** Values of flags: `place:flag`, so that one flag may take other values in another command. */
function valueCases(places: readonly CompletionPlace[]): string {
  return places
    .flatMap((place) =>
      place.flags
        .filter((flag) => flag.takesValue)
        .map((flag) => {
          const patterns = flag.spellings.map((spelling) => quote(`${place.words}:${spelling}`)).join('|');
          return `    ${patterns}) value=yes; offers=${offersOf(flag.live, flag.options)} ;;`;
        }),
    )
    .join('\n');
}

/** Fixed words, or the command that asks for names; `apigw names` prints none that a shell would take for more than a word. */
const offersOf = (live: string | undefined, words: readonly string[]) =>
  live ? `"$(_apigw_names ${live})"` : quote(words.join(' '));

/** What the arguments of a place name. */
const argumentCases = (places: readonly CompletionPlace[]) =>
  places
    .filter(({ live, next }) => live !== undefined && next.length === 0)
    .map(({ live, words }) => `    ${quote(words)}) offers=${offersOf(live, [])} ;;`)
    .join('\n');

/** bash's `compgen` over the words of the place that the line has reached; files where it says nothing. */
function bashScript(places: readonly CompletionPlace[]): string {
  return `# apigw completion for bash: eval "$(apigw completion bash)"
_apigw_names() { apigw names "$1" -- "\${COMP_WORDS[@]:1}" 2>/dev/null; }
_apigw() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}"
  local place='' offers='' value='' i
  for ((i = 1; i < COMP_CWORD; i++)); do
    local longer="\${place:+$place }\${COMP_WORDS[i]}"
${walk(places)}
  COMPREPLY=($(compgen -W "$offers" -- "$current"))
}
complete -o default -F _apigw apigw
`;
}

/** The rest of the walk over the line, which bash and zsh spell alike: the place that it has reached, and what is offered there. */
const walk = (places: readonly CompletionPlace[]) => `    case "$longer" in
      ${placePattern(places)}) place="$longer" ;;
    esac
  done
  case "$place:$previous" in
${valueCases(places)}
  esac
  if [[ -z "$value" && "$current" == -* ]]; then
    case "$place" in
${cases(places, (place) => spellingsOf(place.flags))}
    esac
  elif [[ -z "$value" ]]; then
    case "$place" in
${cases(places, (place) => place.next.map((next) => next.word))}
${argumentCases(places)}
    esac
  fi`;

const placePattern = (places: readonly CompletionPlace[]) =>
  places
    .filter((place) => place.words !== '')
    .map((place) => quote(place.words))
    .join('|');

/** zsh runs the same walk over the line, and offers with `compadd`. */
function zshScript(places: readonly CompletionPlace[]): string {
  return `#compdef apigw
# apigw completion for zsh: eval "$(apigw completion zsh)"
_apigw_names() { apigw names "$1" -- "\${words[@]:1}" 2>/dev/null }
_apigw() {
  local current="\${words[CURRENT]}" previous="\${words[CURRENT-1]}" place='' offers='' value='' longer i
  for ((i = 2; i < CURRENT; i++)); do
    longer="\${place:+$place }\${words[i]}"
${walk(places)}
  if [[ -n "$offers" ]]; then compadd -- \${=offers}; else _files; fi
}
compdef _apigw apigw
`;
}

/** fish asks one condition per word: whether the line has reached its place and nothing beyond. */
function fishScript(places: readonly CompletionPlace[]): string {
  const lines = places.flatMap((place) => [
    ...place.next.map(({ word, summary }) => fishLine(place, `-f -a ${quote(word)}`, summary)),
    ...(place.live ? [fishLine(place, `-f -a ${quote(`(__apigw_names ${place.live})`)}`, '')] : []),
    ...place.flags.map((flag) => fishLine(place, fishFlag(flag), flag.summary)),
  ]);
  return `# apigw completion for fish: apigw completion fish | source
function __apigw_at
  set -l place
  for word in (commandline -opc)[2..]
    set -l longer (string join ' ' -- $place $word)
    contains -- $longer ${places
      .filter((place) => place.words)
      .map((place) => quote(place.words))
      .join(' ')}; and set place (string split ' ' -- $longer)
  end
  test "$place" = "$argv"
end
function __apigw_names
  apigw names $argv[1] -- (commandline -opc)[2..] 2>/dev/null
end
${lines.join('\n')}
`;
}

const fishLine = (place: CompletionPlace, offer: string, summary: string) =>
  `complete -c apigw -n ${quote(`__apigw_at ${place.words}`.trim())} ${offer}${summary ? ` -d ${fishQuote(summary)}` : ''}`;

/** fish knows \\' and \\\\ inside single quotes. */
const fishQuote = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

function fishFlag(flag: CompletionFlag): string {
  const spelled = flag.spellings.map((spelling) =>
    spelling.startsWith('--') ? `-l ${spelling.slice(2)}` : `-s ${spelling.slice(1)}`,
  );
  if (flag.live) return `${spelled.join(' ')} -xa ${quote(`(__apigw_names ${flag.live})`)}`;
  const values = flag.options.length > 0 ? ` -xa ${quote(flag.options.join(' '))}` : ' -r';
  return `${spelled.join(' ')}${flag.takesValue ? values : ''}`;
}
