// The awsQuery protocol, as STS speaks it: a form with Action and dotted keys in, XML out.
// https://smithy.io/2.0/aws/protocols/aws-query-protocol.html

import { Fault } from './fault.ts';
import { statusOfFault } from './fault-status.ts';
import type { Member, Operation, Shape } from './schema.ts';
import type { Protocol } from './service.ts';
import { splitUrl } from './split-url.ts';
import { readText } from './text-values.ts';
import { errorDocument, innerXml, writeXml, xmlDeclaration } from './xml.ts';

const xmlType = 'text/xml';

export const query: Protocol = {
  route(service, request) {
    const form = new URLSearchParams(request.body.toString('utf8'));
    for (const [name, value] of splitUrl(request.url).query) form.append(name, value);
    const action = form.get('Action') ?? '';
    const operation = service.schema.operations.get(action);
    if (!operation)
      throw new Fault('InvalidAction', `Could not find operation ${action} for version ${form.get('Version')}`);
    return {
      operation,
      readInput: () => (readShape(operation.input, new Form(form), '') ?? {}) as Record<string, unknown>,
    };
  },
  writeOutput(service, operation, output) {
    const { xmlNamespace } = service.definition;
    const body = xmlDeclaration + resultDocument(operation, output, xmlNamespace);
    return { status: 200, headers: { 'Content-Type': xmlType }, body };
  },
  writeFault(service, fault, requestId) {
    const { code, message } = fault;
    const status = statusOfFault(service.schema, fault);
    const body = errorDocument({ code, message, status }, service.definition.xmlNamespace, requestId);
    return { status, headers: { 'Content-Type': xmlType }, body };
  },
};

function resultDocument(
  { name, output: shape, schemas }: Operation,
  output: Record<string, unknown>,
  xmlNamespace: string,
): string {
  const members = shape.kind === 'unit' ? '' : innerXml(writeXml(schemas.output, output, xmlNamespace));
  return `<${name}Response xmlns="${xmlNamespace}"><${name}Result>${members}</${name}Result></${name}Response>`;
}

/** The form's values, and quickly whether anything stands below a key. */
class Form {
  readonly values: URLSearchParams;
  readonly parents = new Set<string>();

  constructor(values: URLSearchParams) {
    this.values = values;
    for (const key of values.keys()) {
      for (let at = key.indexOf('.'); at >= 0; at = key.indexOf('.', at + 1)) this.parents.add(key.slice(0, at));
    }
  }

  has(key: string): boolean {
    return this.values.has(key) || this.parents.has(key);
  }
}

function readShape(shape: Shape, form: Form, key: string): unknown {
  if (shape.kind === 'structure') return readStructure(shape.members, form, key);
  if (shape.kind === 'list') return readList(shape.member, form, key);
  if (shape.kind === 'map') return readMap(shape.key, shape.value, { form, key });
  const text = form.values.get(key);
  return text === null ? undefined : readText(shape, text, 'date-time');
}

function readStructure(members: readonly Member[], form: Form, key: string): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  for (const member of members) {
    const name = key === '' ? member.xmlName : `${key}.${member.xmlName}`;
    if (form.has(name)) made[member.name] = readShape(member.shape, form, name);
  }
  return made;
}

function readList(member: Member, form: Form, key: string): unknown[] {
  const made: unknown[] = [];
  const prefix = `${key}.${member.xmlName}`;
  for (let i = 1; form.has(`${prefix}.${i}`); i++) made.push(readShape(member.shape, form, `${prefix}.${i}`));
  return made;
}

function readMap(keys: Member, values: Member, { form, key }: { form: Form; key: string }): Record<string, unknown> {
  const made: Record<string, unknown> = Object.create(null);
  for (let i = 1; form.has(`${key}.entry.${i}`); i++) {
    const name = form.values.get(`${key}.entry.${i}.${keys.xmlName}`);
    if (name !== null) made[name] = readShape(values.shape, form, `${key}.entry.${i}.${values.xmlName}`);
  }
  return made;
}
