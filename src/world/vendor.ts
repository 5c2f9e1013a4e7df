/** Is an identity run by Kubernetes or EKS itself? (docs/answers.md §6) */
import { splitServiceAccountUsername } from "../facts/identity.ts";
import type { World } from "./world.ts";

/** Built-in users and groups, and ServiceAccounts that only shipped bindings name. */
export function isVendorIdentity(world: World, node: number): boolean {
  const identity = world.identities.at(node);
  const { cluster, kubernetes, kind } = identity;
  if (cluster === undefined) return identity.key.includes(":role/aws-service-role/");
  if (kind === "node") return true;
  if (kind === "group") return /^(system|eks):/.test(kubernetes?.groups[0] ?? "");
  if (kind === "user") return identity.key === identity.shown && /^(system|eks):/.test(kubernetes?.username ?? "");
  if (kind !== "service-account") return false;
  const account = splitServiceAccountUsername(kubernetes?.username ?? "");
  if (account?.namespace !== "kube-system") return false;
  const bindings = world.cluster(cluster).authorizer.bindingsOf({ user: kubernetes?.username ?? "", groups: [] });
  return bindings.length > 0 && bindings.every((bound) => bound.vendor);
}
