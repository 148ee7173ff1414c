// What every service is given of the world: the global flags, the environment, and ways to speak to the user.
// The terminal makes it; tests make their own.

/** The global flags, as given: absent means not given, so that environment and files can speak. */
export interface Globals {
  profile?: string;
  region?: string;
  endpointUrl?: string;
  local: boolean;
  config?: string;
  /** The account that must answer. */
  expectAccount?: string;
  yes: boolean;
  json: boolean;
  debug: boolean;
}

export interface Context {
  globals: Globals;
  env: Readonly<Record<string, string | undefined>>;
  /** Absolute. */
  cwd: string;
  /** The arguments of Node that run this program again: the path of its entry file, mostly. */
  program: readonly string[];
  /** Whether somebody is there to be asked. */
  interactive: boolean;
  signal: AbortSignal;
  now(): Date;
  /** One line for the user, on stderr. */
  notify(message: string): void;
  /** Asks before a write; returns when the answer is yes (or `--yes`), throws otherwise. */
  confirm(question: string): Promise<void>;
  /** Asks for a line of text that is not shown while it is typed; throws where nobody can answer. */
  askSecret(question: string): Promise<string>;
  /** Lets the user choose, where somebody is there; gives the value. */
  select(question: SelectQuestion): Promise<string>;
  /** Lets the user write a line, where somebody is there. */
  input(question: InputQuestion): Promise<string>;
  readStdin(): Promise<string>;
}

/** A question as data: the terminal draws it. */
export interface SelectQuestion {
  message: string;
  choices: readonly { value: string; name: string }[];
  /** The value that is marked at first. */
  default?: string;
}

export interface InputQuestion {
  message: string;
  default?: string;
  /** What is wrong with an answer; undefined: nothing. */
  check?(answer: string): string | undefined;
}
