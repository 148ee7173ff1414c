// A schema that AWS's validator cannot work with: it fails each body that it is asked about.

/** What is wrong with a model. */
export class SchemaFault extends Error {
  override name = 'SchemaFault';
}
