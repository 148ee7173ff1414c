// The SDK's own XML codec, told a service's namespace. A serialiser is stateful: a fresh one for each message.
// https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html

import { XmlCodec } from '@aws-sdk/core/protocols';
import type { NormalizedSchema } from '@smithy/core/schema';
import { Fault } from './fault.ts';

/** The SDK's number for the date-time timestamp format. */
const dateTime = 5;

const codecFor = (xmlNamespace: string) =>
  new XmlCodec({
    timestampFormat: { useTrait: true, default: dateTime },
    httpBindings: true,
    xmlNamespace,
    serviceNamespace: xmlNamespace,
  });

/** An XML body as the SDK's value. */
export function readXml(schema: NormalizedSchema, body: Buffer, xmlNamespace: string): Record<string, unknown> {
  if (body.length === 0) return {};
  try {
    return codecFor(xmlNamespace).createDeserializer().read(schema, body) ?? {};
  } catch (cause) {
    throw new Fault('MalformedXML', `The XML you provided was not well-formed: ${(cause as Error).message}`);
  }
}

/** The SDK's value as an XML element, without the declaration. */
export function writeXml(schema: NormalizedSchema, value: Record<string, unknown>, xmlNamespace: string): string {
  const serializer = codecFor(xmlNamespace).createSerializer();
  serializer.write(schema, value);
  return String(serializer.flush());
}

/** What stands inside an XML text's one root element. */
export function innerXml(xml: string): string {
  const start = xml.indexOf('>');
  return xml[start - 1] === '/' ? '' : xml.slice(start + 1, xml.lastIndexOf('</'));
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}

export const xmlDeclaration = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** AWS's error document, for REST-XML and query services alike; `members` is XML of further members of the error. */
export function errorDocument(
  fault: { code: string; message: string; status: number },
  xmlNamespace: string,
  requestId: string,
  members = '',
): string {
  const type = fault.status < 500 ? 'Sender' : 'Receiver';
  const error = `<Type>${type}</Type><Code>${escapeXml(fault.code)}</Code><Message>${escapeXml(fault.message)}</Message>${members}`;
  return `${xmlDeclaration}<ErrorResponse xmlns="${xmlNamespace}"><Error>${error}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`;
}
