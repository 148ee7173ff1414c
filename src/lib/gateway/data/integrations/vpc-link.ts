// Private integrations: the request goes to what apigw.yaml declares for the VPC link; the URI gives path and Host.
// Developer guide, "Set up API Gateway private integrations" and "Create a private integration with an Application Load
// Balancer" (integrationTarget, of V2 links).

import type { Integration } from '../../../model/api.ts';
import type { StageContext } from '../exchange.ts';
import { configurationError, type GatewayFailure } from '../failure.ts';
import { fillStageVariables } from '../stage-variables.ts';
import type { Address } from './http-request.ts';

/** An address, and the Host that is named there; undefined: the address's own. */
export type Destination = Address & { host: string | undefined };

/** Compiles where the request to an address goes: there, or where the integration's VPC link leads. */
export function compileDestination(
  context: StageContext,
  integration: Integration,
): ((address: Address) => Destination) | GatewayFailure {
  if (integration.connectionType !== 'VPC_LINK') return (address) => ({ ...address, host: undefined });
  const { variables } = context.snapshot.settings;
  const filled = fillStageVariables(integration.connectionId ?? '', variables);
  if ('missing' in filled) return configurationError(`Invalid VPC link: no stage variable ${filled.missing}`);
  const link = filled.text;
  return ({ origin, path }) => {
    const target = targetOf(context, [integration.integrationTarget, link]);
    if (target === undefined) throw undeclared(link);
    const url = new URL(target);
    const base = url.pathname.replace(/\/+$/, '');
    return { origin: url.origin, path: base + path, host: new URL(origin).host };
  };
}

/** What is declared for a load balancer or a link, or for the link's name. */
function targetOf({ ports, snapshot }: StageContext, ids: readonly (string | undefined)[]): string | undefined {
  const { vpcLinks } = ports.declarations();
  const [, link = ''] = ids;
  const found = [...ids, ports.vpcLinkName?.(snapshot, link)].find(
    (id) => id !== undefined && Object.hasOwn(vpcLinks, id),
  );
  return found === undefined ? undefined : vpcLinks[found]?.target;
}

function undeclared(link: string): GatewayFailure {
  return configurationError(
    `VPC link ${link} leads nowhere here: declare its target in apigw.yaml, by its id or its name, as vpcLinks: {${link}: {target: http://127.0.0.1:8080}}.`,
  );
}

/** Headers with the Host of the URI, unless a mapping has set one. */
export function withHost(headers: string[], host: string | undefined): string[] {
  if (host === undefined || headers.some((part, at) => at % 2 === 0 && part.toLowerCase() === 'host')) return headers;
  return ['Host', host, ...headers];
}
