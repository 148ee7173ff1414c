// Settings of a stage with some of them changed: what is not mentioned stays. Guide: "Set up a stage for a REST API".

import type { MethodSetting, StageSettings } from './stage.ts';

/** What is to change; `off` takes a thing away. */
export interface StageChanges {
  description?: string;
  variables: Record<string, string>;
  removedVariables: readonly string[];
  /** Whose settings `method` is: `GET /pets/{id}`; none: those of the whole stage. */
  methods: readonly string[];
  method: MethodSetting;
  /** `inherit`: the methods named get no settings of their own. */
  own: 'keep' | 'inherit';
  /** Gigabytes, or `off`. */
  cacheCluster?: string;
  accessLog?: { destinationArn?: string; format?: string } | 'off';
  tracing?: boolean;
  clientCertificate?: string;
  tags: Record<string, string>;
  removedTags: readonly string[];
}

/** The settings after the changes. */
export function changeStageSettings(settings: StageSettings, changes: StageChanges): StageSettings {
  const { accessLogSettings, cacheClusterSize, clientCertificateId, description, ...rest } = settings;
  const certificate = changes.clientCertificate ?? clientCertificateId;
  const text = changes.description ?? description;
  const accessLog = changedAccessLog(accessLogSettings, changes.accessLog);
  return {
    ...rest,
    ...changedCluster(settings, changes.cacheCluster),
    ...(text && { description: text }),
    ...(accessLog && { accessLogSettings: accessLog }),
    ...(certificate !== undefined && certificate !== 'off' && { clientCertificateId: certificate }),
    variables: without({ ...settings.variables, ...changes.variables }, changes.removedVariables),
    methodSettings: changedMethods(settings.methodSettings, changes),
    tracingEnabled: changes.tracing ?? settings.tracingEnabled,
    tags: without({ ...settings.tags, ...changes.tags }, changes.removedTags),
  };
}

function without(values: Record<string, string>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)));
}

function changedCluster({ cacheClusterEnabled, cacheClusterSize }: StageSettings, wanted: string | undefined) {
  if (wanted === 'off') return { cacheClusterEnabled: false };
  const size = wanted ?? cacheClusterSize;
  return {
    cacheClusterEnabled: wanted !== undefined || cacheClusterEnabled,
    ...(size !== undefined && { cacheClusterSize: size }),
  };
}

function changedAccessLog(now: StageSettings['accessLogSettings'], wanted: StageChanges['accessLog']) {
  if (wanted === 'off') return undefined;
  return wanted ? { ...now, ...wanted } : now;
}

/**
 * What is set for the whole stage holds for its methods, too, but where they have settings of their own. A method whose
 * setting is set to what the stage has gets it explicitly only where it had another one.
 */
function changedMethods(now: StageSettings['methodSettings'], changes: StageChanges): StageSettings['methodSettings'] {
  const keys = changes.methods.length > 0 ? changes.methods : ['*'];
  if (changes.own === 'inherit') {
    return Object.fromEntries(Object.entries(now).filter(([key]) => !keys.includes(key)));
  }
  if (Object.keys(changes.method).length === 0) return now;
  const changed = keys.map((key) => [key, { ...now[key], ...changes.method }] as const);
  return { ...now, ...Object.fromEntries(changed) };
}
