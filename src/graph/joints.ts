/** The edges that weigh nothing: membership of an identity in its groups and user name, and the spokes of hubs. */

import { splitServiceAccountUsername } from "../facts/identity.ts";
import { TRUE } from "../facts/open.ts";
import type { World } from "../world/world.ts";
import type { Joint } from "./graph.ts";

/** All joints of a world, once its steps are known (steps bring identities along). */
export function* joints(world: World): Generator<Joint> {
  for (const spoke of world.hubs.spokes()) yield { from: spoke.hub, to: spoke.to, joint: "spoke", open: TRUE };
  yield* memberJoints(world, 0);
  yield* raisedJoints(world);
}

/** Raised principals that decide alike assume roles through one joint. */
function* raisedJoints(world: World): Generator<Joint> {
  for (const members of world.aws.raisedClasses().values())
    for (const key of members) {
      const from = world.identities.find(key);
      if (from === undefined) continue;
      for (const to of world.memberOf(from)) yield { from, to, joint: "member", open: TRUE };
    }
}

/** Memberships of the identities from a given id on. */
export function* memberJoints(world: World, firstId: number): Generator<Joint> {
  const { identities } = world;
  const users = usersByCluster(world);
  const groupsByCluster = groupNames(world);
  for (const identity of identities.list().slice(firstId)) {
    const { cluster, kubernetes } = identity;
    if (cluster === undefined || kubernetes === undefined || identity.kind === "group") continue;
    for (const group of kubernetes.groups) {
      const node = identities.find(`group:${group}@${cluster}`);
      if (node !== undefined) yield { from: identity.id, to: node, joint: "member", open: TRUE };
    }
    for (const pattern of kubernetes.groupPatterns ?? []) {
      for (const group of groupsByCluster.get(cluster) ?? []) {
        const open = pattern.matches(group.name);
        if (open !== undefined) yield { from: identity.id, to: group.id, joint: "member", open };
      }
    }
    if (identity.kind !== "user" && identity.kind !== "unknown-principal") continue;
    if (kubernetes.pattern !== undefined) {
      for (const user of users.get(cluster) ?? []) {
        if (user.id === identity.id) continue;
        // The Node authorizer wants the group as well as the name.
        if (user.isNode && !kubernetes.groups.includes("system:nodes")) continue;
        const open = kubernetes.pattern.matches(user.name);
        if (open !== undefined) yield { from: identity.id, to: user.id, joint: "member", open };
      }
      continue;
    }
    // A name in the ServiceAccount form is no member of the ServiceAccount's identity, which has groups of its own: `holders` asks for it by name.
    if (splitServiceAccountUsername(kubernetes.username) !== undefined) continue;
    const plain = identities.find(`user:${kubernetes.username}@${cluster}`);
    if (plain !== undefined && plain !== identity.id)
      yield { from: identity.id, to: plain, joint: "member", open: TRUE };
  }
}

/** Plain users (no pattern, no groups of a mapping) by cluster: what a pattern can turn out to be. */
function usersByCluster(world: World): Map<string, { id: number; name: string; isNode: boolean }[]> {
  const found = new Map<string, { id: number; name: string; isNode: boolean }[]>();
  for (const identity of world.identities.list()) {
    const { cluster, kubernetes } = identity;
    if (cluster === undefined || kubernetes === undefined) continue;
    const plain =
      (identity.kind === "user" && identity.key === identity.shown && kubernetes.pattern === undefined) ||
      identity.kind === "node";
    if (!plain) continue;
    const list = found.get(cluster);
    const user = { id: identity.id, name: kubernetes.username, isNode: identity.kind === "node" };
    if (list === undefined) found.set(cluster, [user]);
    else list.push(user);
  }
  return found;
}

function groupNames(world: World): Map<string, { id: number; name: string }[]> {
  const found = new Map<string, { id: number; name: string }[]>();
  for (const { id, kind, cluster, kubernetes } of world.identities.list()) {
    if (kind !== "group" || cluster === undefined) continue;
    const list = found.get(cluster);
    const group = { id, name: kubernetes?.groups[0] ?? "" };
    if (list === undefined) found.set(cluster, [group]);
    else list.push(group);
  }
  return found;
}
