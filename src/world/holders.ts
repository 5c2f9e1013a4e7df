/** Who holds a Kubernetes permission in one cluster: RBAC subjects, system:masters, nodes, access policies. */
import { serviceAccountUsername } from "../facts/identity.ts";
import { TRUE } from "../facts/open.ts";
import type { MatchedGrant } from "../rbac/matches.ts";
import type { ClusterWorld } from "./cluster-world.ts";
import { danglingEnds } from "./dangling-ends.ts";
import type { End, GrantScope } from "./grants.ts";
import type { Identity } from "./identities.ts";
import type { World } from "./world.ts";

/** A Kubernetes request; `undefined` name = some object, `undefined` namespace = any. */
export type PermissionQuestion =
  | {
      readonly verb: string;
      readonly group: string;
      readonly resource: string;
      readonly subresource: string;
      readonly name?: string | undefined;
      readonly namespace?: string | undefined;
    }
  | { readonly verb: string; readonly path: string };

export interface HolderOptions {
  /** Access policies and NodeRestriction are left out: the authorizers' own literal answer. */
  readonly literal?: boolean;
  /** What earlier questions have found: see rbac/matches.ts. */
  readonly given?: Set<string>;
}

/** Every identity that holds the permission by itself. Members of groups and users of patterns are joined by the graph. */
export function* holders(
  world: World,
  cluster: ClusterWorld,
  question: PermissionQuestion,
  options: HolderOptions = {},
): Generator<End> {
  const { identities } = world;
  yield {
    node: identities.group(cluster.name, "system:masters"),
    open: TRUE,
    scope: scopeOf(question, "", "*"),
    grant: { authorizer: "superuser", vendor: true, evidence: [] },
  };
  const named = odd(world, cluster);
  for (const match of cluster.authorizer.matches(question, options.given)) {
    const scope = scopeOf(question, match.scope.namespace, match.names);
    const nodes = cluster.subjectsOf(match.binding);
    for (const [subject, node] of nodes.entries()) {
      if (node === undefined) continue;
      const grant = new RbacGrant(match, subject);
      yield { node, open: TRUE, scope, grant };
      if (named.size === 0) continue;
      const username = identities.at(node).kubernetes?.username ?? "";
      for (const identity of named.get(username) ?? []) yield { node: identity.id, open: TRUE, scope, grant };
    }
  }
  if (options.literal === true) return;
  cluster.settleRights();
  for (const { node, match } of cluster.rights.matches(question, options.given))
    yield {
      node,
      open: TRUE,
      scope: scopeOf(question, match.scope.namespace, match.names),
      grant: new RbacGrant(match, 0),
    };
  yield* danglingEnds(world, cluster, question);
  yield* cluster.accessPolicyEnds(question);
  yield* cluster.nodeEnds(question);
  yield* cluster.constrainedEnds(question);
}

/** One subject of a matching binding; the places are worked out when they are shown. */
class RbacGrant {
  readonly authorizer = "rbac" as const;
  readonly subject: number;
  readonly #match: MatchedGrant;

  constructor(match: MatchedGrant, subject: number) {
    this.#match = match;
    this.subject = subject;
  }

  get binding() {
    return this.#match.binding;
  }

  get role() {
    return this.#match.role;
  }

  get rules() {
    return this.#match.rules;
  }

  get vendor() {
    return this.#match.vendor;
  }

  get evidence() {
    const { subjects, binding, rules } = this.#match.evidence;
    return [subjects[this.subject] ?? binding, binding, ...rules];
  }
}

/** The scope of a grant as the question sees it: a question about one namespace is answered for that one. */
export function scopeOf(question: PermissionQuestion, namespace: string, names: GrantScope["names"]): GrantScope {
  if ("path" in question) return { namespace: "", names: "*" };
  return { namespace: question.namespace ?? namespace, names };
}

/** Mapped or impersonated identities that carry a ServiceAccount's user name with groups of their own, by that name. */
function odd(world: World, cluster: ClusterWorld): ReadonlyMap<string, readonly Identity[]> {
  const found = new Map<string, Identity[]>();
  for (const identity of world.mappedAsServiceAccount(cluster.name)) {
    const name = identity.kubernetes?.username ?? serviceAccountUsername("", "");
    const list = found.get(name);
    if (list === undefined) found.set(name, [identity]);
    else list.push(identity);
  }
  return found;
}
