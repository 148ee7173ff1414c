// Domain names as ACM, Route 53 and API Gateway take them: ASCII, lower case, no trailing dot, `*` as the whole leftmost label
// alone. RFC 1035 (lengths), RFC 5891 (xn--), ACM API reference, "RequestCertificate" (its pattern of names).

import { domainToASCII, domainToUnicode } from 'node:url';

export interface DomainNameReading {
  /** As AWS and DNS have it; what was given, where that is no name. */
  name: string;
  /** What is wrong, a sentence each; none: it is a domain name. */
  problems: string[];
}

/** RFC 1035: octets of a label, and of a name without its last dot. */
const longestLabel = 63;
const longestName = 253;

/** RFC 5280's upper bound of a common name, which ACM makes of a certificate's first name. */
const longestCommonName = 64;

/** Names of one certificate: the member's limit; an account's quota is lower. */
const mostNames = 100;

/** Reads what a user wrote: `Bücher.Example.` is `xn--bcher-kva.example`. */
export function readDomainName(given: string): DomainNameReading {
  const text = given.trim();
  const foreign = foreignProblem(text);
  if (foreign !== undefined) return { name: text, problems: [foreign] };
  const name = toAscii(text);
  if (name === undefined) return { name: text, problems: [`'${text}' cannot be written as an internationalised name`] };
  return { name, problems: problemsOfAscii(name, text) };
}

/** The name in lower case without its last dot; Route 53 writes `*` as `\052`. */
export function bareName(name: string): string {
  return name.toLowerCase().replaceAll('\\052', '*').replace(/\.$/, '');
}

/** What is no name at all: a URL, an address, a port. */
function foreignProblem(text: string): string | undefined {
  if (text === '' || text === '.') return 'The domain name is empty';
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : undefined;
  if (url !== undefined) return `'${text}' is a URL: give the name alone${hostHint(url)}`;
  if (/^\[?[0-9a-f]*:[0-9a-f:.]*:[0-9a-f:.]*\]?$/i.test(text)) return `'${text}' is an IP address, not a domain name`;
  if (/:\d*$/.test(text)) return `'${text}' has a port: give the name alone`;
  if (/[/?#]/.test(text)) return `'${text}' has a path: give the name alone`;
  if (text.includes('@')) return `'${text}' is an e-mail address, not a domain name`;
  const odd = /[\s%\\:,;"'<>()[\]{}|^`]/.exec(text)?.[0];
  return odd === undefined ? undefined : `'${text}' has a character that no domain name has: ${JSON.stringify(odd)}`;
}

const hostHint = (url: string) => (URL.canParse(url) && new URL(url).hostname ? `, ${new URL(url).hostname}` : '');

/** In ASCII; undefined where Unicode's rules of internationalised names (UTS 46) do not allow it. */
function toAscii(text: string): string | undefined {
  const [, wildcard = '', rest = ''] = /^(\*[.\u3002\uff0e\uff61])?(.*)$/su.exec(text) ?? [];
  const isPlain = /^[\x21-\x7e]*$/.test(rest) && !/(^|\.)xn--/i.test(rest);
  const ascii = isPlain ? rest.toLowerCase() : domainToASCII(rest);
  if (ascii === '' || (!isPlain && ascii.split('.').some(isUndecodable))) return undefined;
  return `${wildcard ? '*.' : ''}${ascii.replace(/\.$/, '')}`;
}

/** A label that says xn-- and encodes nothing; newer versions of Node let it pass. */
const isUndecodable = (label: string) => label.startsWith('xn--') && /^(xn--.*)?$/.test(domainToUnicode(label));

function problemsOfAscii(name: string, given: string): string[] {
  const [first = '', ...others] = name.split('.');
  const labels = first === '*' ? others : [first, ...others];
  const last = labels.at(-1) ?? '';
  if (/^\d+(\.\d+){3}$/.test(name)) return [`'${name}' is an IP address, not a domain name`];
  const problems = [...new Set(labels.flatMap((label) => labelProblems(label, name)))];
  if (name.length > longestName) {
    problems.push(`'${name.slice(0, 30)}…' has ${name.length} characters; a domain name has ${longestName} at most`);
  }
  if (labels.length < 2) problems.push(`'${given}' is a top-level domain: a name below one is needed`);
  else if (/^\d+$/.test(last)) problems.push(`'${name}' ends in a number: no top-level domain is one`);
  else if (last.length === 1) problems.push(`'${name}' ends in '${last}': no top-level domain has one letter`);
  return problems;
}

function labelProblems(label: string, name: string): string[] {
  if (label === '') return [`'${name}' has an empty label: two dots, or one at its start`];
  if (label.includes('*')) return [`'${name}': * stands alone for the leftmost label, as in *.example.com`];
  if (label.includes('_')) return [`'${name}' has an underscore: certificates and hosts have none`];
  if (/[^a-z0-9-]/.test(label)) return [`'${name}': the label '${label}' has other characters than a-z, 0-9 and -`];
  if (/^-|-$/.test(label)) return [`'${name}': the label '${label}' begins or ends with a hyphen`];
  if (label.length <= longestLabel) return [];
  return [`'${name}': the label '${label.slice(0, 20)}…' has ${label.length} characters, of ${longestLabel} at most`];
}

/** What is wrong with the names of a certificate to be requested; the first becomes its common name. */
export function problemsOfCertificateNames(names: readonly string[]): string[] {
  const [first = ''] = names;
  const problems: string[] = [];
  if (first.length > longestCommonName) {
    problems.push(
      `'${first}' has ${first.length} characters: the first name of a certificate has ${longestCommonName} at most; a shorter one goes first, this one after it`,
    );
  }
  if (names.length > mostNames) problems.push(`${names.length} names: a certificate has ${mostNames} at most`);
  return problems;
}

/** Whether a name of a certificate holds for a domain name: `*.d` for one label below `d`, and for the domain name `*.d`. */
export function covers(certificateName: string, name: string): boolean {
  const [pattern, wanted] = [bareName(certificateName), bareName(name)];
  if (pattern === wanted) return true;
  if (!pattern.startsWith('*.') || wanted.startsWith('*.')) return false;
  const dot = wanted.indexOf('.');
  return dot > 0 && wanted.slice(dot + 1) === pattern.slice(2);
}

/** Whether `name` is the zone's own or below it: `notexample.com` is not in `example.com`. */
export function isWithin(name: string, zoneName: string): boolean {
  const [inner, zone] = [bareName(name), bareName(zoneName)];
  return inner === zone || inner.endsWith(`.${zone}`);
}

/** What is read of a hosted zone, in Route 53's words. */
export interface ZoneOfName {
  Name?: string | undefined;
  Config?: { PrivateZone?: boolean | undefined } | undefined;
}

/** The zones that a name's records belong in: those of the longest name; several may bear it. */
export function chooseZones<Zone extends ZoneOfName>(
  name: string,
  zones: readonly Zone[],
  visibility: 'public' | 'private' = 'public',
): Zone[] {
  const fitting = zones.filter(
    ({ Config, Name = '' }) =>
      isWithin(name.replace(/^\*\./, ''), Name) && (Config?.PrivateZone === true) === (visibility === 'private'),
  );
  const longest = Math.max(0, ...fitting.map(({ Name = '' }) => bareName(Name).length));
  return fitting.filter(({ Name = '' }) => bareName(Name).length === longest);
}

/** The name as most DNS providers ask for it: without the zone; `@` is the zone itself. */
export function relativeName(name: string, zoneName: string): string {
  const [inner, zone] = [bareName(name), bareName(zoneName)];
  if (inner === zone) return '@';
  return isWithin(inner, zone) ? inner.slice(0, -zone.length - 1) : inner;
}
