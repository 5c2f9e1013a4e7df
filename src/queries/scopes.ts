/** In which namespaces, and on which objects, a row holds: everything its identity reaches, not only the path shown. */

import { compareText, stratumOf } from "../graph/build.ts";
import type { Graph, Stratum } from "../graph/graph.ts";
import { admits } from "../graph/reach.ts";
import type { GrantScope } from "../world/grants.ts";
import type { ScopeJson } from "./answer.ts";
import type { Search } from "./search.ts";

export interface Scopes {
  /** Scopes of a start over firm edges up to a stratum, in answer form; starts that hold the same share one list. */
  of(start: number, stratum: Stratum): readonly ScopeJson[];
}

/** Works out scopes by carrying sets of grant scopes backwards along the edges of a search; sets are bits over the distinct scopes. */
export function scopesOf(graph: Graph, search: Search): Scopes {
  const distinct = new Map<string, number>();
  const list: GrantScope[] = [];
  const indexes = search.ends.map(({ scope }) => {
    const key = scopeKey(scope);
    let index = distinct.get(key);
    if (index === undefined) {
      index = list.push(scope) - 1;
      distinct.set(key, index);
    }
    return index;
  });
  const spread = new Map<Stratum, Map<number, Uint32Array>>();
  // Most starts hold what many others hold, by the same groups.
  const joined = new Map<string, ScopeJson[]>();
  return {
    of(start, stratum) {
      let sets = spread.get(stratum);
      if (sets === undefined) {
        sets = carry(graph, search, stratum, indexes, (list.length + 31) >>> 5);
        spread.set(stratum, sets);
      }
      const bits = sets.get(start);
      if (bits === undefined) return [];
      const key = bits.join();
      let scopes = joined.get(key);
      if (scopes === undefined) {
        scopes = joinScopes(list.filter((_, index) => ((bits[index >>> 5] ?? 0) >>> (index & 31)) & 1));
        joined.set(key, scopes);
      }
      return scopes;
    },
  };
}

/** @param indexes number of the scope of each end */
function carry(
  graph: Graph,
  search: Search,
  stratum: Stratum,
  indexes: readonly number[],
  words: number,
): Map<number, Uint32Array> {
  const sets = new Map<number, Uint32Array>();
  const queue: number[] = [];
  const filter = search.filter(stratum);
  for (const [at, end] of search.ends.entries()) {
    if (stratumOf(end.open) > stratum) continue;
    let bits = sets.get(end.node);
    if (bits === undefined) {
      bits = new Uint32Array(words);
      sets.set(end.node, bits);
      queue.push(end.node);
    }
    const index = indexes[at] ?? 0;
    bits[index >>> 5] = (bits[index >>> 5] ?? 0) | (1 << (index & 31));
  }
  const waiting = new Set(queue);
  while (queue.length > 0) {
    const node = queue.pop() ?? 0;
    waiting.delete(node);
    const bits = sets.get(node);
    if (bits === undefined) continue;
    const end = graph.in.start[node + 1] ?? 0;
    for (let cursor = graph.in.start[node] ?? 0; cursor < end; cursor++) {
      const edge = graph.in.edges[cursor] ?? 0;
      if (!admits(graph, edge, filter)) continue;
      const from = graph.from[edge] ?? 0;
      let target = sets.get(from);
      let grew = false;
      if (target === undefined) {
        target = new Uint32Array(words);
        sets.set(from, target);
      }
      for (let word = 0; word < words; word++) {
        const before = target[word] ?? 0;
        const after = (before | (bits[word] ?? 0)) >>> 0;
        if (after !== before) {
          target[word] = after;
          grew = true;
        }
      }
      if (grew && !waiting.has(from)) {
        waiting.add(from);
        queue.push(from);
      }
    }
  }
  return sets;
}

const scopeKey = (scope: GrantScope): string => JSON.stringify([scope.namespace, scope.names, scope.resources ?? null]);

/** Joins grant scopes into the fewest answer scopes: everywhere swallows the rest, equal names share their namespaces. */
export function joinScopes(held: readonly GrantScope[]): ScopeJson[] {
  const resources = held.filter((scope) => scope.resources !== undefined);
  if (resources.length > 0) {
    if (resources.some((scope) => scope.resources === "*")) return [{ resources: "*" }];
    return [{ resources: [...new Set(resources.flatMap((scope) => scope.resources ?? []))].sort(compareText) }];
  }
  if (held.some((scope) => scope.namespace === "" && scope.names === "*")) return [{ namespaces: "*", names: "*" }];
  const full = new Set(held.filter((scope) => scope.names === "*").map((scope) => scope.namespace));
  const byNamespace = new Map<string, Set<string>>();
  for (const scope of held) {
    if (scope.names === "*" || full.has(scope.namespace)) continue;
    const names = byNamespace.get(scope.namespace) ?? new Set();
    for (const name of scope.names) names.add(name);
    byNamespace.set(scope.namespace, names);
  }
  const byNames = new Map<string, { names: "*" | string[]; namespaces: string[] }>();
  for (const namespace of full) group(byNames, "*", namespace);
  for (const [namespace, names] of byNamespace) group(byNames, [...names].sort(compareText), namespace);
  return [...byNames.values()]
    .map(
      (entry): ScopeJson => ({
        namespaces: entry.namespaces.includes("") ? "*" : entry.namespaces.sort(compareText),
        names: entry.names,
      }),
    )
    .sort((a, b) => compareText(JSON.stringify(a), JSON.stringify(b)));
}

function group(
  into: Map<string, { names: "*" | string[]; namespaces: string[] }>,
  names: "*" | string[],
  namespace: string,
): void {
  // Named objects everywhere stay apart from those of one namespace, or "*" would widen them.
  const key = JSON.stringify([names, namespace === ""]);
  const entry = into.get(key);
  if (entry === undefined) into.set(key, { names, namespaces: [namespace] });
  else entry.namespaces.push(namespace);
}
