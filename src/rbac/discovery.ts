/** From what people type (`po`, `deploy.apps`, `pods/exec`) to what the API server is asked. */
import type { ClusterFacts } from "../facts/estate.ts";
import type { OtherObjectFact } from "../facts/kubernetes.ts";
import { namesAnObject } from "./attributes.ts";
import { BUILT_IN_RESOURCES, type KnownResource } from "./discovery-table.ts";
import type { ResourceQuestion } from "./matches.ts";
import { once } from "./once.ts";

export interface ResolvedResource {
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  /** `undefined` = not known. */
  readonly namespaced: boolean | undefined;
  /** Said to whoever asked: the text was taken literally, or one of several was chosen. */
  readonly note?: string;
}

export type ResolveResource = (text: string) => ResolvedResource;

/** The built-in resources and the custom resources of a cluster; built-in ones first. */
export function knownResources(cluster: ClusterFacts): readonly KnownResource[] {
  return [...BUILT_IN_RESOURCES, ...cluster.others.flatMap(customResource)];
}

/** Resolver over the built-in resources and the custom resources of these clusters (built-in ones win). */
export function discovery(clusters: Iterable<ClusterFacts>): ResolveResource {
  const custom = [...clusters].flatMap((cluster) => cluster.others.flatMap(customResource));
  custom.sort((a, b) => (a.group < b.group ? -1 : a.group > b.group ? 1 : 0));
  const byName = new Map<string, KnownResource[]>();
  for (const namesOf of [pluralOf, singularOf, shortOf])
    for (const known of [...BUILT_IN_RESOURCES, ...custom])
      for (const name of namesOf(known)) {
        const list = byName.get(name);
        if (list === undefined) byName.set(name, [known]);
        else if (!list.some((other) => other.group === known.group && other.resource === known.resource))
          list.push(known);
      }
  return (text) => resolve(byName, text);
}

/**
 * Resolves `RESOURCE[.VERSION][.GROUP][/SUBRESOURCE]`; RESOURCE is a plural, a singular, a kind or a short name. What nobody knows is taken
 * as written, with a note: RBAC itself asks nobody whether a resource exists.
 */
export function resolveResource(text: string): ResolvedResource {
  return builtIn()(text);
}

const builtIn = once(() => discovery([]));

function resolve(byName: ReadonlyMap<string, readonly KnownResource[]>, text: string): ResolvedResource {
  const slash = text.indexOf("/");
  const subresource = slash < 0 ? "" : text.slice(slash + 1);
  const { name, group } = splitGroup(slash < 0 ? text : text.slice(0, slash));
  if (name === "*") return { group: group ?? "*", resource: "*", subresource, namespaced: undefined };
  const found = byName.get(name.toLowerCase()) ?? [];
  const fitting = group === undefined ? found : found.filter((known) => known.group === group);
  const [first, ...others] = fitting;
  if (first === undefined) return literally(name, group, subresource);
  const { namespaced, resource } = first;
  const resolved = { group: first.group, resource, subresource, namespaced };
  const rivals = others
    .filter((other) => other.resource !== "events")
    .map((other) => `${other.resource}.${other.group}`);
  if (rivals.length === 0) return resolved;
  return {
    ...resolved,
    note: `\`${text}\` is taken as ${resource}.${first.group}; there is also ${rivals.join(", ")}`,
  };
}

function literally(name: string, group: string | undefined, subresource: string): ResolvedResource {
  const where = group === undefined ? "the core group" : `group \`${group}\``;
  const note = `no resource \`${name}\` is known in ${where}: taken as written`;
  return { group: group ?? "", resource: name, subresource, namespaced: undefined, note };
}

/** `deployments.v1.apps` and `deployments.apps` to name and group; kubectl's fully qualified forms. */
function splitGroup(text: string): { readonly name: string; readonly group: string | undefined } {
  const dot = text.indexOf(".");
  if (dot < 0) return { name: text, group: undefined };
  const rest = text.slice(dot + 1).replace(/^v\d+((alpha|beta)\d+)?(\.|$)/, "");
  return { name: text.slice(0, dot), group: rest };
}

function customResource(fact: OtherObjectFact): readonly KnownResource[] {
  if (fact.objectKind !== "CustomResourceDefinition") return [];
  const spec = fieldsOf(fact.object["spec"]);
  const names = fieldsOf(spec["names"]);
  const { group, scope } = spec;
  const { plural, kind, singular, shortNames } = names;
  if (typeof group !== "string" || typeof plural !== "string" || typeof kind !== "string") return [];
  return [
    {
      group,
      resource: plural,
      kind,
      namespaced: scope === "Namespaced",
      shortNames: Array.isArray(shortNames) ? shortNames.filter((name) => typeof name === "string") : [],
      singular: typeof singular === "string" && singular !== "" ? singular : kind.toLowerCase(),
    },
  ];
}

const pluralOf = (known: KnownResource): readonly string[] => [known.resource];
const singularOf = (known: KnownResource): readonly string[] => [
  ...new Set([known.singular, known.kind.toLowerCase()]),
];
const shortOf = (known: KnownResource): readonly string[] => known.shortNames;

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  // A record of unknowns claims nothing about what is in it.
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

/**
 * The question that a person means (docs/answers.md §5): a cluster-scoped resource is asked without a namespace, except that
 * `namespaces/X` is asked in X; without a namespace a namespaced (or unknown) resource is asked in any.
 */
export function questionFor(
  resolved: ResolvedResource,
  asked: { readonly verb: string; readonly name?: string | undefined; readonly namespace?: string | undefined },
): ResourceQuestion {
  const { verb, name, namespace } = asked;
  const { group, resource, subresource } = resolved;
  const base = { verb, group, resource, subresource, ...(name === undefined ? {} : { name }) };
  if (group === "" && resource === "namespaces") {
    if (name !== undefined) return { ...base, namespace: name };
    // Some namespace may be each one's own; a list of them is the cluster's.
    return namesAnObject(verb, subresource) ? base : { ...base, namespace: "" };
  }
  if (resolved.namespaced === false) return { ...base, namespace: "" };
  return namespace === undefined ? base : { ...base, namespace };
}
