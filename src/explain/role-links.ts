/** Links that every chain to a role has: the ServiceAccount at its beginning, the role and its policies at its end. */
import { parseArn, roleName } from "../facts/arn.ts";
import type { ClusterWorld } from "../world/cluster-world.ts";
import type { World } from "../world/world.ts";
import { broken, holds, type Link, quoted } from "./chain-link.ts";

/** The ServiceAccount itself. */
export function serviceAccountLink(cluster: ClusterWorld, namespace: string, name: string): Link {
  const fact = cluster.serviceAccount(namespace, name);
  if (fact !== undefined) return holds("service-account", `${namespace}/${name} exists`, [fact.evidence]);
  const create = `kubectl create serviceaccount -n ${quoted(namespace)} ${quoted(name)}`;
  return cluster.facts.live.has("ServiceAccount")
    ? broken("service-account", "missing", `the cluster has no ServiceAccount ${namespace}/${name}`, create)
    : broken("service-account", "unknown", `the snapshot has no ServiceAccount ${namespace}/${name}`, create);
}

/** The role, and whether it may do anything. */
export function roleLinks(world: World, arn: string): readonly [Link, Link] {
  const role = world.roleFact(arn);
  const name = quoted(roleName(arn));
  if (role === undefined) {
    const account = parseArn(arn)?.account ?? "";
    const isListed = world.estate.accounts.get(account)?.listed.has("IamRole") === true;
    const link = isListed
      ? broken(
          "role",
          "missing",
          `account ${account} has no role ${arn}`,
          `aws iam create-role --role-name ${name} --assume-role-policy-document file://trust.json`,
        )
      : broken(
          "role",
          "unknown",
          `the roles of account ${account} were not supplied`,
          `aws iam get-account-authorization-details`,
        );
    return [link, broken("policies", "unknown", "of a role that is not in the snapshot")];
  }
  const count = role.attachedPolicies.length + role.inlinePolicies.length;
  return [
    holds("role", `${arn} exists`, [role.evidence]),
    count > 0
      ? holds("policies", `${count} ${count === 1 ? "policy" : "policies"} on it`, [role.evidence])
      : broken(
          "policies",
          "missing",
          "no policy is on it: it may do nothing",
          `aws iam attach-role-policy --role-name ${name} --policy-arn POLICY_ARN`,
          [role.evidence],
        ),
  ];
}
