// Where a value of a YAML text stands. The syntax tree is large, so it is made again, once, when a message needs it.

import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Pair,
  visit,
  type YAMLMap,
} from 'yaml';
import type { Place } from '../errors.ts';
import type { PlaceOf, Pointer } from './spec-document.ts';

/** A way to locate pointers in the document that `parse` makes when the first one is asked for. */
export function locateInYaml(parse: () => Document, placeOf: (offset: number) => Place) {
  let document: Document | undefined;
  let targets: Map<Alias, unknown> | undefined;
  const pairs = new WeakMap<YAMLMap, Map<string, Pair>>();
  const follow = (node: unknown): unknown => {
    if (!isAlias(node) || !document) return node;
    targets ??= aliasTargets(document);
    return targets.get(node);
  };
  return (pointer: Pointer, of: PlaceOf = 'value'): Place => {
    document ??= parse();
    let node: unknown = document.contents;
    let spot: unknown = node;
    for (const key of pointer) {
      const pair = pairFor(follow(node), key, pairs, follow);
      if (!pair) break;
      node = pair.value;
      spot = (of === 'key' ? pair.key : pair.value) ?? pair.key;
    }
    return placeOf((isNode(spot) ? spot.range?.[0] : undefined) ?? 0);
  };
}

/** The pair of a key in a map (merged maps included), or a list's element in the shape of one. */
function pairFor(
  node: unknown,
  key: string | number,
  known: WeakMap<YAMLMap, Map<string, Pair>>,
  follow: (node: unknown) => unknown,
): { key: unknown; value: unknown } | undefined {
  if (isSeq(node)) {
    const item = node.items[Number(key)];
    return item === undefined ? undefined : { key: item, value: item };
  }
  if (!isMap(node)) return undefined;
  let pairs = known.get(node);
  if (!pairs) {
    pairs = pairsOf(node, follow, new Set());
    known.set(node, pairs);
  }
  return pairs.get(String(key));
}

function pairsOf(map: YAMLMap, follow: (node: unknown) => unknown, seen: Set<YAMLMap>): Map<string, Pair> {
  const pairs = new Map<string, Pair>();
  if (seen.has(map)) return pairs;
  seen.add(map);
  const merged: unknown[] = [];
  for (const pair of map.items) {
    const key = isScalar(pair.key) ? String(pair.key.source ?? pair.key.value) : '';
    if (key === '<<') merged.push(...mergedNodes(follow(pair.value), follow));
    else pairs.set(key, pair);
  }
  for (const source of merged) {
    if (!isMap(source)) continue;
    for (const [key, pair] of pairsOf(source, follow, seen)) if (!pairs.has(key)) pairs.set(key, pair);
  }
  return pairs;
}

function mergedNodes(node: unknown, follow: (node: unknown) => unknown): unknown[] {
  return isSeq(node) ? node.items.map(follow) : [node];
}

/** What each alias stands for: the last anchor of its name before it, in one walk. */
function aliasTargets(document: Document): Map<Alias, unknown> {
  const anchors = new Map<string, unknown>();
  const targets = new Map<Alias, unknown>();
  visit(document, {
    Alias: (_key, alias) => void targets.set(alias, anchors.get(alias.source)),
    Value: (_key, node) => void (node.anchor && anchors.set(node.anchor, node)),
  });
  return targets;
}
