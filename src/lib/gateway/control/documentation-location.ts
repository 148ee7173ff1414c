// Where a documentation part belongs: at most one part has a location (API reference: DocumentationPartLocation).

const fields = ['type', 'path', 'method', 'statusCode', 'name'] as const;

type Location = Readonly<{ [Field in (typeof fields)[number]]?: string | undefined }>;

/** The location in AWS's words; equal locations have equal texts. */
export function locationText(location: Location): string {
  const said = fields.filter((field) => location[field] !== undefined);
  return said.map((field) => `${field} '${location[field]}'`).join(', ');
}
