// Who calls which service where, by the SigV4 credential scope. Any credentials are taken: nothing is verified.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html

import { headerOf, type WireRequest } from './message.ts';
import type { ServiceDefinition } from './service.ts';
import { services } from './services.ts';
import { splitUrl } from './split-url.ts';

export interface Caller {
  /** 12 digits: the access key id where it is such, else 000000000000. */
  account: string;
  region: string;
  /** The service that the request is signed for; absent where it is not signed. */
  signingName: string | undefined;
}

const defaultAccount = '000000000000';
const defaultRegion = 'us-east-1';
const credentialPattern = /Credential=([^/,\s]+)\/\d{8}\/([a-z0-9-]{1,40})\/([a-z0-9-]{1,40})\/aws4_request/;

/** Reads the Authorization header, or the query of a presigned request. */
export function readCaller(request: WireRequest): Caller {
  const [, accessKeyId = '', region = defaultRegion, signingName] =
    credentialPattern.exec(headerOf(request, 'authorization') ?? '') ?? presigned(request) ?? [];
  return { account: /^\d{12}$/.test(accessKeyId) ? accessKeyId : defaultAccount, region, signingName };
}

function presigned({ url }: WireRequest): RegExpExecArray | null {
  if (!url.includes('X-Amz-Credential=')) return null;
  return credentialPattern.exec(`Credential=${splitUrl(url).query.get('X-Amz-Credential')}`);
}

/** The service that a request is for: by its credential scope, else by target header and path. */
export function serviceOf(request: WireRequest, caller: Caller): ServiceDefinition | undefined {
  const { path } = splitUrl(request.url);
  if (caller.signingName !== undefined) {
    const candidates = services.filter(({ signingName }) => signingName === caller.signingName);
    return candidates.find(({ paths }) => paths.test(path)) ?? candidates[0];
  }
  const target = headerOf(request, 'x-amz-target')?.split('.')[0];
  if (target !== undefined) return services.find((service) => service.target === target);
  return services.find(({ name, paths, target: rpc }) => {
    // STS stands at `/`, too, and is posted a form; whatever else comes there is API Gateway's to refuse.
    return rpc === undefined && paths.test(path) && (name !== 'sts' || request.method === 'POST');
  });
}
