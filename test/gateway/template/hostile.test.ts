// Templates come from files, bodies from anybody: neither reaches JavaScript's objects, nor runs or grows without end.

import { describe, expect, it } from 'vitest';
import { renderCase } from './render-case.ts';

describe('nothing of JavaScript is reached', () => {
  it.each([
    '$x.constructor',
    '$x.__proto__',
    '$x.prototype',
    "$x['constructor']",
    "$x.get('__proto__')",
    '$x.hasOwnProperty("a")',
    '$x.valueOf()',
    '$x.toLocaleString()',
    '$x.call("a")',
    '$x.class.constructor',
    '$x.class.classLoader',
    '$x.class.forName("java.lang.Runtime")',
    '$x.getClass().getMethods()',
    '$process',
    '$globalThis.process',
    '$util.constructor',
    '$util.getClass().forName("x")',
    '$input.constructor.constructor("return process")()',
    '$context.constructor',
    '$stageVariables.__proto__.polluted',
  ])('%s', (reference) => {
    for (const value of ['{}', '[]', '"a"', '1', '1.5', 'true', "$input.path('$')"]) {
      const text = renderCase({ template: `#set($x = ${value})[${reference}]`, body: '{"a":1}' });
      expect(text).not.toMatch(/function|native|object Object|Object\]|process/);
    }
  });

  it('keys of bodies and parameters pollute nothing', () => {
    const body = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":2}}}';
    const template =
      "#set($b = $input.path('$'))#set($b['__proto__'] = 'x')#set($m = {})#set($m['__proto__'] = 'y')$b.get('__proto__')$m.get('__proto__')";
    expect(renderCase({ template, body })).toBe('xy');
    expect(renderCase({ template: "$input.json('$')", body })).toBe(body);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('nothing is without end', () => {
  it.each([
    ['text that doubles', '#set($x = "aaaaaaaaaaaaaaaa")#foreach($i in [1..1000])#set($x = "$x$x")#end$x.length()'],
    ['text that is added', '#set($x = "aaaaaaaaaaaaaaaa")#foreach($i in [1..1000])#set($x = $x + $x)#end'],
    ['lists that double', '#set($l = [1,2])#foreach($i in [1..1000])#set($y = $l.addAll($l))#end'],
    ['loops in loops', '#set($r = [1..1000])#foreach($i in $r)#foreach($j in $r)#foreach($k in $r)$k#end#end#end'],
    ['ranges', '#set($x = [1..2000000000])$x.size()'],
    ['lists that hold each other', '#set($a = [])#set($b = [$a])#set($y = $a.add($b))$a'],
    ['shared lists', '#set($x = ["aaaaaaaaaa"])#foreach($i in [1..60])#set($x = [$x, $x])#end$x'],
    ['blocks that print each other', '#define($a)$b#end#define($b)$a#end$a'],
    ['repeated text', '#set($x = "aaaaaaaaaa")$x.repeat(2000000000)'],
    ['patterns that backtrack', '#set($x = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!")$x.matches("(a+)+$")'],
    ['nested parentheses', `#set($x = ${'('.repeat(100_000)}1${')'.repeat(100_000)})`],
    ['nested directives', '#if(true)'.repeat(30_000)],
    ['nested lists', `#set($x = ${'['.repeat(100_000)}`],
    ['a large template', 'x'.repeat(310_000)],
  ])('%s', (_, template) => {
    expect(() => renderCase({ template })).toThrow(expect.objectContaining({ name: 'TemplateError' }));
  });

  it('deep bodies', () => {
    const body = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    expect(() => renderCase({ template: "$input.json('$')", body })).toThrow(/nested too deeply/);
    expect(() => renderCase({ template: "$input.path('$..a')", body })).toThrow(/nested too deeply/);
  });
});

describe('errors name line and column', () => {
  it.each([
    ['a\n  #if(true)\nb', /line 3, column 2$/],
    ['\n#set($x = )', /Expected a value .* at line 2, column 11$/],
    ['Hello $', /line 1, column 8$/],
    ['a\nb $x.y #set($l = [1])$l.get(5)', /IndexOutOfBoundsException.* at line 2, column \d+$/],
    ["$input.path('$[')", /Invalid JSONPath .* at line 1, column 8$/],
    ['x\n#set($s = "#if(")', /in a string at line 2, column 11$/],
  ])('%j', (template, message) => expect(() => renderCase({ template })).toThrow(message));
});
