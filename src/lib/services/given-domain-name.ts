// Domain names as users give them: read, or refused with all that is wrong with them.

import { ApigwError } from '../errors.ts';
import { problemsOfCertificateNames, readDomainName } from '../model/domain-name.ts';

/** The name as AWS has it. Throws InvalidInput. */
export function givenDomainName(given: string): string {
  const { name, problems } = readDomainName(given);
  refuse(problems);
  return name;
}

/** The names of a certificate, each once, the first one first. Throws InvalidInput. */
export function givenCertificateNames(given: readonly string[]): string[] {
  const readings = given.map(readDomainName);
  refuse(readings.flatMap(({ problems }) => problems));
  const names = [...new Set(readings.map(({ name }) => name))];
  refuse(problemsOfCertificateNames(names));
  return names;
}

function refuse(problems: readonly string[]): void {
  if (problems.length === 0) return;
  throw new ApigwError('InvalidInput', problems.join('; '), { hint: 'For example: api.example.com, or *.example.com' });
}
