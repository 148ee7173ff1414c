// Mapping templates rendered per second: three usual ones, compiled once, each rendering with an input of its own (so
// that the body is parsed each time, as in a request). Best of five rounds.
// Run: npm run bench -- templates [SECONDS] [--cases]      (--cases prints the cases as JSON lines, for other engines)

import { compileTemplate } from '../src/lib/gateway/data/template/compile-template.ts';
import { TemplateInput } from '../src/lib/gateway/data/template/template-input.ts';
import { newOverrides } from '../src/lib/gateway/data/template/template-overrides.ts';
import { templateVariables } from '../src/lib/gateway/data/template/template-variables.ts';

const list = Array.from({ length: 10 }, (_, index) => ({ id: index, name: `item ${index}`, tags: ['a', 'b'] }));
const params = {
  path: { id: '42' },
  querystring: { limit: '10', sort: 'name' },
  header: { Accept: 'application/json', 'User-Agent': 'bench/1.0', 'X-Forwarded-For': '203.0.113.7' },
};
const context = {
  requestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef',
  stage: 'prod',
  identity: { sourceIp: '203.0.113.7' },
};

const cases = [
  {
    id: 'a queue message from parameters and the body',
    template:
      'Action=SendMessage&MessageBody=$util.urlEncode($input.body)&id=$input.params(\'id\')&at=$context.requestId#if($context.stage == "prod")&live=true#end',
    body: '{"order":17,"state":"new"}',
  },
  {
    id: 'a list that is walked',
    template:
      '#set($root = $input.path(\'$\'))\n{\n  "count": $root.items.size(),\n  "items": [\n#foreach($item in $root.items)\n    {"key": "$item.id", "label": "$item.name", "first": "$item.tags[0]"}#if($foreach.hasNext),#end\n\n#end\n  ]\n}',
    body: JSON.stringify({ items: list }),
  },
  {
    id: 'the pass-through of everything',
    template:
      '#set($allParams = $input.params())\n{\n"body-json" : $input.json(\'$\'),\n"params" : {\n#foreach($type in $allParams.keySet())\n    #set($params = $allParams.get($type))\n"$type" : {\n    #foreach($paramName in $params.keySet())\n    "$paramName" : "$util.escapeJavaScript($params.get($paramName))"\n        #if($foreach.hasNext),#end\n    #end\n}\n    #if($foreach.hasNext),#end\n#end\n},\n"context" : {"request-id" : "$context.requestId", "source-ip" : "$context.identity.sourceIp"}\n}',
    body: '{"order":17,"state":"new","lines":[{"sku":"a","n":1},{"sku":"b","n":2}]}',
  },
];

function measure({ template, body }: (typeof cases)[number], seconds: number): number {
  const compiled = compileTemplate(template);
  const shared = new Map<string, unknown>(Object.entries({ ...context, ...newOverrides() }));
  const render = () =>
    compiled.render(
      templateVariables({
        input: new TemplateInput({ body: () => body, parameters: () => params }),
        context: shared,
        stageVariables: {},
      }),
    );
  let best = 0;
  for (let round = 0; round < 5; round++) {
    const start = performance.now();
    let count = 0;
    while (performance.now() - start < seconds * 1000) for (let turn = 0; turn < 50; turn++, count++) render();
    best = Math.max(best, (count * 1000) / (performance.now() - start));
  }
  return Math.round(best);
}

if (process.argv.includes('--cases')) {
  for (const each of cases) console.log(JSON.stringify({ ...each, params, context }));
} else {
  const seconds = Number(process.argv[2] ?? 1);
  for (const each of cases) console.log(`${each.id}: ${measure(each, seconds)}/s`);
}
