/** Constrained impersonation (KEP-5284): a right of the target that the impersonator may use for one verb. It is a permission, not a step: nothing else of the target is come by. */

import { splitServiceAccountUsername } from "../facts/identity.ts";
import { TRUE } from "../facts/open.ts";
import { roleRefKey } from "../rbac/role-key.ts";
import type { ClusterWorld } from "./cluster-world.ts";
import type { End, GrantScope } from "./grants.ts";
import { holders, type PermissionQuestion } from "./holders.ts";
import { meet, meetNames } from "./role-steps.ts";
import { joinHeld } from "./together.ts";
import type { World } from "./world.ts";

/** First minor version in which the gate ConstrainedImpersonation is on by itself. */
const SERVED = 36;

const MODES = [
  { mode: "user-info", resource: "users" },
  { mode: "serviceaccount", resource: "serviceaccounts" },
] as const;

/**
 * Ends of identities that may impersonate some holder for this very request: `impersonate:MODE` on the holder's name, and
 * `impersonate-on:MODE:VERB` on the requested resource. Rule: apiserver pkg/endpoints/filters/impersonation constrained_impersonation.go, mode.go:
 * user-info takes no nodes and ServiceAccounts and no group system:masters; the other mode sets the name alone.
 */
export function* constrainedEnds(world: World, cluster: ClusterWorld, question: PermissionQuestion): Generator<End> {
  if (cluster.minor < SERVED || "path" in question || question.verb.startsWith("impersonate")) return;
  let held: readonly End[] | undefined;
  for (const { mode, targets } of targetsOf(world, cluster)) {
    const uses = plain(world, cluster, { ...question, verb: `impersonate-on:${mode}:${question.verb}` });
    if (uses.size === 0) continue;
    held ??= [...holders(world, cluster, question, { literal: true })];
    for (const { node, ends } of joinHeld(world, cluster, [targets, uses])) {
      const [names = [], on = []] = ends;
      for (const right of held)
        for (const name of names) {
          if (!isTarget(world, right.node, mode, name.scope)) continue;
          for (const use of on) {
            const namespace = meet(use.scope.namespace, right.scope.namespace);
            const objects = meetNames(use.scope.names, right.scope.names);
            if (namespace === undefined || objects.length === 0) continue;
            yield { node, open: TRUE, scope: { namespace, names: objects }, grant: use.grant };
          }
        }
    }
  }
}

interface Targets {
  readonly mode: (typeof MODES)[number]["mode"];
  /** Who may impersonate in that mode, and whom. */
  readonly targets: ReadonlyMap<number, readonly End[]>;
}
const known = new WeakMap<ClusterWorld, readonly Targets[]>();

/** Asked once a cluster: in most nobody has such a right, and every question comes by here. */
function targetsOf(world: World, cluster: ClusterWorld): readonly Targets[] {
  let found = known.get(cluster);
  if (found === undefined) {
    found = MODES.flatMap(({ mode, resource }) => {
      const verb = `impersonate:${mode}`;
      const targets = plain(world, cluster, { verb, group: "authentication.k8s.io", resource, subresource: "" });
      return targets.size === 0 ? [] : [{ mode, targets }];
    });
    known.set(cluster, found);
  }
  return found;
}

/** Holders but for administrators, who have the verb by `*` and gain nothing. */
function plain(world: World, cluster: ClusterWorld, question: PermissionQuestion): ReadonlyMap<number, readonly End[]> {
  // The verb `*` takes in these verbs too: whoever has it by that gains nothing.
  const byName = cluster.authorizer.matches(question).filter(({ binding, rules }) => {
    const role = cluster.authorizer.role(roleRefKey(binding));
    return rules.some((rule) => role?.rules[rule]?.verbs.includes(question.verb));
  });
  if (byName.length === 0) return new Map();
  const ends = [...holders(world, cluster, question, { literal: true })];
  return Map.groupBy(
    ends.filter(({ grant }) => grant.authorizer === "rbac" && byName.some(({ binding }) => binding === grant.binding)),
    (end) => end.node,
  );
}

function isTarget(world: World, node: number, mode: "user-info" | "serviceaccount", scope: GrantScope): boolean {
  const { kind, kubernetes } = world.identities.at(node);
  const username = kubernetes?.username ?? "";
  if (mode === "user-info")
    return kind === "user" && scope.namespace === "" && (scope.names === "*" || scope.names.includes(username));
  const account = splitServiceAccountUsername(username);
  if (kind !== "service-account" || account === undefined) return false;
  return (
    (scope.namespace === "" || scope.namespace === account.namespace) &&
    (scope.names === "*" || scope.names.includes(account.name))
  );
}
