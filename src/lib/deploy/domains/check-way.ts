// The way of a client, judged: the handshake by the name, and what one request is answered.

import { isUnmapped } from '../../aws/try-domain.ts';
import { mapCommand } from './check-mappings.ts';
import { type Check, fail, isFault, pass, setupCommand, skip, warn } from './checked-domain.ts';

/** Chain, names and version of TLS. */
export const checkHandshake: Check = (domain) => {
  const { handshake, hasMutualTls } = domain;
  if (!handshake) return skip('DNS has no address to connect to');
  if (isFault(handshake)) {
    return hasMutualTls
      ? skip(`it asks clients for a certificate: ${handshake.fault}`)
      : fail(`no connection: ${handshake.fault}`, setupCommand(domain));
  }
  const { issuer, names, protocol, refusal } = handshake;
  const presented = `for ${names.join(', ') || 'no name'}, by ${issuer || 'nobody'}`;
  if (refusal === undefined) return pass(`${protocol}, a certificate ${presented}`);
  return fail(`clients refuse the certificate (${refusal}): ${presented}`, setupCommand(domain));
};

/** One request to the first mapped path. */
export const checkRequest: Check = ({ answer, hasMutualTls, mappings, name }) => {
  if (!answer) return skip('no connection to send it by');
  if (isFault(answer)) {
    return hasMutualTls
      ? skip('it asks clients for a certificate')
      : fail(`no answer: ${answer.fault}`, checkAgain(name));
  }
  const told = `GET ${answer.path} is answered ${answer.status}`;
  if (isUnmapped(answer)) {
    const api = mappings[0]?.api;
    return fail(`${told} Forbidden: nothing is mapped there`, mapCommand(name, api && { api: api.name, ...api }));
  }
  return answer.status >= 500 ? warn(told, 'See what the API does: apigw invoke') : pass(told);
};

const checkAgain = (name: string) => `Once the lines above pass: apigw domains check ${name}`;
