// What was recorded on API Gateway itself: where it differs from stock Velocity, and where it is easily taken to.
// Developer guide, "Variables for data transformations for API Gateway" and "Mapping template transformations".

import { describe, expect, it } from 'vitest';
import { renderCase } from './render-case.ts';

const render = (template: string, body?: string) => renderCase(body === undefined ? { template } : { template, body });

describe('undefined references', () => {
  it.each([
    ['Hello $name', 'Hello '],
    ['Hello $!name', 'Hello '],
    ['#if($value) true #else false #end', ' true '],
    ['#if(${a.b.c})yes!#end', 'yes!'],
    ['#if(!$value)yes#end', ''],
    ['#if($value == "")empty#end#if($value == $null)null#end', 'emptynull'],
    ['#foreach($value in $values)foo#end', ''],
    ['#set($m = {})#set($ignore = $m.put("k", 1))$ignore$m.put("k", 2)', '1'],
  ])('%s', (template, output) => expect(render(template)).toBe(output));
});

describe('directives that API Gateway does not have', () => {
  it.each([
    ['#macro(tryme)$values#end#tryme()', '#tryme()'],
    ['#evaluate($source)', '#evaluate($source)'],
    ['#return($v1)', '#return($v1)'],
    ['#parse("x")#include("y")', '#parse("x")#include("y")'],
  ])('%s prints as it is written', (template, output) => expect(render(template)).toBe(output));
});

describe('old names of a loop', () => {
  it('$velocityCount and $velocityHasNext are there', () => {
    expect(render('#foreach($i in [1,2,3])$velocityCount#if($velocityHasNext),#end#end')).toBe('1,2,3');
  });

  it('a loop ends after 1,000 turns (Developer guide, "Amazon API Gateway quotas")', () => {
    expect(render('#foreach($i in [1..1500])#set($last = $i)#end$last')).toBe('1000');
  });
});

describe('values of $input print', () => {
  it.each([
    ['{"foo":"bar"}', '{foo=bar}'],
    ['{"bigger":"dict","to":"test","with":"separators"}', '{bigger=dict, to=test, with=separators}'],
    ['[{"foo":"bar"}]', '[{"foo":"bar"}]'],
    ['{"foo":[{"nested":"bar"}]}', '{foo=[{"nested":"bar"}]}'],
    ['[]', '[]'],
  ])('%s as AWS prints it', (body, output) => {
    expect(render("$input.path('$')", body)).toBe(output);
    expect(render("$input.path('$').toString()", body)).toBe(output);
  });

  it('keeps the order of keys that are numbers, and digits of numbers', () => {
    const body = '{"2":1.0,"1":12345678901234567890,"e":1e3}';
    expect(render("$input.json('$')", body)).toBe('{"2":1.0,"1":12345678901234567890,"e":1000.0}');
  });

  it('an empty body is an empty object, and a missing path an empty text', () => {
    expect(render("$input.body|$input.json('$.x')|$input.path('$.x')|$input.body.attr", '')).toBe('{}|""||');
  });

  it('a body that is no JSON is text, as form data is', () => {
    expect(render("$input.path('$')", 'a=1&b=2')).toBe('a=1&b=2');
  });
});

describe('$input.params', () => {
  const params = { path: { id: 'p', a: '1' }, querystring: { id: 'q', b: '2' }, header: { id: 'h', c: '3' } };

  it('looks in path, query string and headers, in this order', () => {
    const template = "$input.params('id')$input.params('b')$input.params('c') [$input.params('d')]";
    expect(renderCase({ template, params })).toBe('p23 []');
    expect(renderCase({ template: '$input.params().header.c $input.params().keySet()', params })).toBe(
      '3 [path, querystring, header]',
    );
  });
});

describe('$util', () => {
  it.each([
    [`$util.escapeJavaScript("it's")`, "it\\'s"],
    ["$util.urlEncode('a {}')", 'a+%7B%7D'],
    ["$util.urlDecode('a+%C3%A9')", 'a é'],
    ["$util.base64Decode($util.base64Encode('é'))", 'é'],
    [`$util.parseJson('{"a":[1,{"b":2}]}').a[1].b`, '2'],
  ])('%s', (template, output) => expect(render(template)).toBe(output));
});
