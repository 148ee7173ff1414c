// What API Gateway would refuse of new settings, said before anything is called.
// Guide: "API Gateway stage variables reference", "Quotas"; API reference: CreateStage, MethodSetting.

import { ApigwError } from '../errors.ts';
import type { StageChanges } from '../model/change-stage-settings.ts';

/** Throws InvalidInput with everything that is wrong. */
export function checkStageChanges(changes: StageChanges): void {
  const faults = [
    ...Object.entries(changes.variables).flatMap(([name, value]) => variableFaults(name, value)),
    ...changes.methods.flatMap(methodFaults),
    ...settingFaults(changes),
    ...Object.entries(changes.tags).flatMap(([key, value]) => tagFaults(key, value)),
  ];
  if (faults.length > 0) throw new ApigwError('InvalidInput', faults.join('\n'));
}

function variableFaults(name: string, value: string): string[] {
  return [
    ...(/^\w{1,64}$/.test(name) ? [] : [`'${name}' is no name of a stage variable: letters, digits and _, 64 at most`]),
    ...(/^[A-Za-z0-9\-._~:/?#&=,]{1,512}$/.test(value)
      ? []
      : [`'${value}' is no value of a stage variable: letters, digits and -._~:/?#&=, and 512 of them at most`]),
  ];
}

const methodKey = /^(GET|PUT|POST|DELETE|PATCH|OPTIONS|HEAD|ANY) \/\S*$/;

const methodFaults = (key: string): string[] =>
  methodKey.test(key) ? [] : [`'${key}' is no method: write it as "GET /pets/{id}"`];

function settingFaults({ accessLog, method, methods, own }: StageChanges): string[] {
  const { cacheTtlInSeconds: ttl, throttlingBurstLimit: burst, throttlingRateLimit: rate } = method;
  const format = accessLog === 'off' ? undefined : accessLog?.format;
  return [
    ...(rate !== undefined && !(rate >= 0) ? [`A rate limit is 0 or more requests a second, not ${rate}`] : []),
    ...(burst !== undefined && !(burst >= 0) ? [`A burst limit is 0 or more requests, not ${burst}`] : []),
    ...(ttl !== undefined && !(ttl >= 0 && ttl <= 3600)
      ? [`A cache keeps answers for 0 to 3600 seconds, not ${ttl}`]
      : []),
    ...(own === 'inherit' && methods.length === 0
      ? ['Which methods are to do as the stage does? Name them with --method']
      : []),
    ...(format === undefined ? [] : formatFaults(format)),
  ];
}

/** Guide: "Set up CloudWatch logging", access logs: one of the two ids has to be there; 3 KB at most. */
function formatFaults(format: string): string[] {
  return [
    ...(/\$context\.(requestId|extendedRequestId)\b/.test(format)
      ? []
      : ['The format of access logs has to contain $context.requestId or $context.extendedRequestId']),
    ...(Buffer.byteLength(format) > 3072 ? ['The format of access logs is longer than 3 KB'] : []),
  ];
}

function tagFaults(key: string, value: string): string[] {
  return [
    ...(/^aws:/i.test(key) ? [`Tags that begin with aws: are AWS's own: ${key}`] : []),
    ...(key.length > 128 || value.length > 256
      ? [`A tag's key has 128 characters at most, its value 256: ${key}`]
      : []),
  ];
}
