/** What a snapshot holds, in numbers, and what it lacks. */
import { z } from "zod";
import type { OpenEngine } from "../explain/engine.ts";

const gapSchema = z.object({
  kind: z.string(),
  what: z.string(),
  direction: z.enum(["may-add", "may-remove"]),
  scope: z.string(),
  close: z.string(),
});

export const inventorySchema = z
  .object({
    accounts: z.array(
      z.object({ id: z.string(), users: z.number().int(), roles: z.number().int(), groups: z.number().int() }),
    ),
    clusters: z.array(
      z.object({
        name: z.string(),
        account: z.string().nullable(),
        kubernetesVersion: z.string().nullable(),
        namespaces: z.number().int(),
        serviceAccounts: z.number().int(),
        roles: z.number().int(),
        bindings: z.number().int(),
        pods: z.number().int(),
      }),
    ),
    documents: z.number().int(),
    issues: z.number().int(),
    gaps: z.array(gapSchema),
  })
  .meta({ id: "Inventory" });
export type Inventory = z.output<typeof inventorySchema>;

/** The inventory of an opened snapshot, sorted by account and cluster. */
export function inventoryOf(engine: OpenEngine): Inventory {
  const { estate, snapshot } = engine;
  const accounts = [...estate.accounts.values()].map(({ id, users, roles, groups }) => ({
    id,
    users: users.length,
    roles: roles.length,
    groups: groups.length,
  }));
  const clusters = [...estate.clusters.values()].map((cluster) => ({
    name: cluster.name,
    account: cluster.account ?? null,
    kubernetesVersion: cluster.kubernetesVersion ?? null,
    namespaces: cluster.namespaces.length,
    serviceAccounts: cluster.serviceAccounts.length,
    roles: cluster.roles.length + cluster.clusterRoles.length,
    bindings: cluster.roleBindings.length + cluster.clusterRoleBindings.length,
    pods: cluster.pods.length,
  }));
  return {
    accounts: accounts.sort((a, b) => (a.id < b.id ? -1 : 1)),
    clusters: clusters.sort((a, b) => (a.name < b.name ? -1 : 1)),
    documents: snapshot.documents.length,
    issues: engine.issues().length,
    gaps: estate.gaps.map(({ kind, what, direction, scope, close }) => ({ kind, what, direction, scope, close })),
  };
}
