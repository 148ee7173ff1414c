// `Principal` and `NotPrincipal`: whether a statement is about the caller. IAM user guide, "AWS JSON policy elements:
// Principal": a role stands for its sessions, an account for all who are in it.

import type { PolicyPrincipals } from '../policy-document.ts';
import type { PolicyPrincipal, PolicyRequest } from './policy-request.ts';

type Names = (request: PolicyRequest) => boolean;

/** Compiles one statement's principals; a statement without any is about whoever has the policy. */
export function compilePrincipals(principals: PolicyPrincipals | undefined, effect: 'Allow' | 'Deny'): Names {
  if (!principals) return () => true;
  const entries = principals.byKind.flatMap(([kind, values]) => (kind === 'AWS' ? values : []));
  const { isNot } = principals;
  const names = entries.map((entry) => compileEntry(entry, effect === 'Allow' && !isNot));
  const isNamed: Names = (request) => names.some((name) => name(request));
  return isNot ? (request) => !isNamed(request) : isNamed;
}

function compileEntry(entry: string, delegates: boolean): Names {
  if (entry === '*') return () => true;
  const account = /^(?:arn:[^:]+:iam::)?(\d{12})(?::root)?$/.exec(entry)?.[1];
  if (account) return compileAccount(account, delegates);
  const role = /^arn:[^:]+:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(entry);
  if (role) {
    const [, owner, name] = role;
    return ({ principal }) => principal !== undefined && principal.account === owner && roleOf(principal) === name;
  }
  return ({ principal }) => principal?.arn === entry;
}

/**
 * To allow an account is to let it decide: those in the resource's own account still need a policy of theirs that
 * allows, while callers from elsewhere need one anyway.
 */
function compileAccount(account: string, delegates: boolean): Names {
  return ({ principal, resource }) => {
    if (principal?.account !== account) return false;
    return !delegates || resource.split(':', 5)[4] !== account || principal.arn.endsWith(':root');
  };
}

/** Role names are unique in an account, so that the path, which sessions don't show, does not matter. */
function roleOf({ arn }: PolicyPrincipal): string | undefined {
  return /:assumed-role\/([^/]+)\//.exec(arn)?.[1] ?? /:role\/(?:.*\/)?([^/]+)$/.exec(arn)?.[1];
}
