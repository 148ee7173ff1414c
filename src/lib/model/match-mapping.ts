// Which of a custom domain name's mappings takes a path. Developer Guide, "Use API mappings to connect API stages to a custom
// domain name for REST APIs": keys of several levels are matched as prefixes, the longest first; else by the first segment.

export interface PathMapping {
  /** `` is the root. */
  key: string;
  apiId: string;
  /** Absent: the caller's path names it. */
  stage?: string;
}

/** Where a path leads. */
export interface MappedPath {
  key: string;
  apiId: string;
  /** `` where the path was to name it and does not. */
  stage: string;
  /** Below the stage. */
  path: string;
}

/** Undefined: no mapping takes it, and API Gateway answers 403. */
export function domainRouteOf(mappings: readonly PathMapping[], path: string): MappedPath | undefined {
  const inner = path.replace(/^\/+/, '');
  const segment = inner.split('/')[0] ?? '';
  const byPrefix = mappings.some(({ key }) => key.includes('/'));
  const takes = ({ key }: PathMapping) => key !== '' && (byPrefix ? inner.startsWith(key) : key === segment);
  const [longest] = mappings.filter(takes).sort((one, other) => other.key.length - one.key.length);
  const mapping = longest ?? mappings.find(({ key }) => key === '');
  if (!mapping) return undefined;
  const { apiId, key, stage } = mapping;
  const rest = inner.slice(key.length);
  if (stage !== undefined) return { key, apiId, stage, path: `/${rest.replace(/^\/+/, '')}` };
  const [named = '', ...below] = rest.replace(/^\/+/, '').split('/');
  return { key, apiId, stage: named, path: `/${below.join('/')}` };
}
