// Method settings of stages (API reference: "MethodSetting"; guide: "Cache settings for REST APIs in API Gateway"): for all
// methods, caching is caching of GET; an entry of a method starts as a copy of the one for all [recorded].

import { describe, expect, it } from 'vitest';
import { defaultStageSettings, type StageSettings } from '../../src/lib/model/stage.ts';
import { settingsFromStage, stagePatch } from '../../src/lib/model/stage-records.ts';

const settings = (methodSettings: StageSettings['methodSettings']): StageSettings => ({
  ...defaultStageSettings(),
  methodSettings,
});

describe('caching of one method', () => {
  const full = { cachingEnabled: true, cacheTtlInSeconds: 300 };

  it('says nothing new for GET where all are cached, and something for every other', () => {
    const record = { methodSettings: { '*/*': full, '~1a/GET': full, '~1a/POST': full, '~1a/ANY': full } };
    expect(settingsFromStage(record).methodSettings).toEqual({
      '*': { cachingEnabled: true },
      'POST /a': { cachingEnabled: true },
      'ANY /a': { cachingEnabled: true },
    });
  });

  it('is switched off where an entry would be copied with it', () => {
    const wanted = settings({ '*': { cachingEnabled: true }, 'POST /a': { throttlingBurstLimit: 5 } });
    expect(stagePatch(settings({}), wanted)).toEqual([
      { op: 'replace', path: '/*/*/caching/enabled', value: 'true' },
      { op: 'replace', path: '/~1a/POST/throttling/burstLimit', value: '5' },
      { op: 'replace', path: '/~1a/POST/caching/enabled', value: 'false' },
    ]);
  });

  it('is not patched again once it is off', () => {
    const wanted = settings({ '*': { cachingEnabled: true }, 'POST /a': { throttlingBurstLimit: 5 } });
    expect(stagePatch(wanted, wanted)).toEqual([]);
    const record = { methodSettings: { '*/*': full, '~1a/POST': { throttlingBurstLimit: 5, cachingEnabled: false } } };
    expect(stagePatch(settingsFromStage(record), wanted)).toEqual([]);
  });
});
