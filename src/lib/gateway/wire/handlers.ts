// The types of handler tables, taken from the SDK's command classes, so that the compiler knows every operation's
// input and output and names those that are still missing.

/** Names of a client module's operations: `CreateApiKey` for its class `CreateApiKeyCommand`. */
export type OperationName<Client> = {
  [Key in keyof Client]: Key extends `${infer Name}Command` ? (Client[Key] extends CommandClass ? Name : never) : never;
}[keyof Client];

// biome-ignore lint/suspicious/noExplicitAny: only the shape of a command class counts here.
type CommandClass = new (...input: any[]) => CommandLike;

/** What tells a command's input and output types. */
interface CommandLike {
  readonly input: object;
  // biome-ignore lint/suspicious/noExplicitAny: the parameters are the SDK's own.
  resolveMiddleware(...parameters: any[]): (...call: any[]) => Promise<{ output: object }>;
}

type CommandOf<Client, Name extends string> = `${Name}Command` extends keyof Client
  ? Client[`${Name}Command`] extends new (
      // biome-ignore lint/suspicious/noExplicitAny: as above.
      ...input: any[]
    ) => infer Command
    ? Command
    : never
  : never;

/**
 * An operation's input. The SDK's types let required members be undefined; the wire has checked that they are
 * there, and gives binary members as bytes.
 */
export type OperationInput<Client, Name extends string> =
  CommandOf<Client, Name> extends { readonly input: infer Input } ? Provided<Input> : never;

export type OperationOutput<Client, Name extends string> =
  CommandOf<Client, Name> extends {
    // biome-ignore lint/suspicious/noExplicitAny: as above.
    resolveMiddleware(...parameters: any[]): (...call: any[]) => Promise<{ output: infer Output }>;
  }
    ? Sent<Omit<Output, '$metadata'>>
    : never;

type Provided<Input> = {
  [Key in keyof Input]: undefined extends Input[Key]
    ? // An optional member stays so; one that only may be undefined is a required one.
      object extends Pick<Input, Key>
      ? Bytes<Input[Key]>
      : Bytes<Exclude<Input[Key], undefined>>
    : Bytes<Input[Key]>;
};

/** Binary members may be given to the SDK as text or bytes; the wire reads bytes. */
type Bytes<Value> = Uint8Array extends Value ? Uint8Array | Extract<Value, undefined> : Value;

/** Binary members of an answer are plain bytes; what the SDK's callers find on them is the SDK's. */
type Sent<Output> = {
  [Key in keyof Output]: NonNullable<Output[Key]> extends Uint8Array
    ? Uint8Array | Extract<Output[Key], undefined>
    : Output[Key];
};

/** Operation -> handler. A table of some of them: `satisfies Partial<Handlers<typeof import('@aws-sdk/…'), Context>>`. */
export type Handlers<Client, Context> = {
  [Name in OperationName<Client>]: (
    input: OperationInput<Client, Name>,
    context: Context,
  ) => OperationOutput<Client, Name>;
};

/**
 * The operations that a table lacks, to be written out as `const missing: Missing<Client, typeof table> = {…}`: leaving
 * one out is a type error, and so is keeping one that has got its handler.
 */
export type Missing<Client, Table> = Record<Exclude<OperationName<Client>, keyof Table>, 'missing'>;
