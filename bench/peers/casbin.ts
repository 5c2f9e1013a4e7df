/** RBAC of one cluster in casbin: RBAC with domains, a namespace being a domain (https://casbin.org/docs/rbac-with-domains). */
import { newEnforcer, newModelFromString } from "casbin";
import type { World } from "../../src/world/world.ts";
import { groupsOf, type Review, resourceOf, userOf } from "./request.ts";

const MODEL = `
[request_definition]
r = sub, dom, grp, obj, act
[policy_definition]
p = sub, dom, grp, obj, act
[role_definition]
g = _, _
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = g(r.sub, p.sub) && (p.dom == "*" || p.dom == r.dom) && (p.grp == "*" || p.grp == r.grp) && (p.obj == "*" || p.obj == r.obj) && (p.act == "*" || p.act == r.act)
`;

/** Answers reviews of the cluster's ServiceAccounts. Rules with resource names are left out: requests have none. */
export async function casbinOf(world: World, cluster: string): Promise<(review: Review) => Promise<boolean>> {
  const enforcer = await newEnforcer(newModelFromString(MODEL));
  const policies = new Map<string, string[]>();
  const groupings = new Map<string, string[]>();
  for (const { fact, role, order } of world.cluster(cluster).authorizer.bindings) {
    if (role === undefined) continue;
    const binding = `binding:${order}`;
    for (const rule of role.rules) {
      if (rule.resourceNames.length > 0) continue;
      for (const group of rule.apiGroups)
        for (const resource of rule.resources)
          for (const verb of rule.verbs) {
            const line = [
              binding,
              fact.namespace === "" ? "*" : fact.namespace,
              `g:${group}`.replace("g:*", "*"),
              resource,
              verb,
            ];
            policies.set(line.join("|"), line);
          }
    }
    for (const subject of fact.subjects) {
      const name =
        subject.kind === "ServiceAccount"
          ? `system:serviceaccount:${subject.namespace || fact.namespace}:${subject.name}`
          : `${subject.kind}:${subject.name}`;
      groupings.set(`${name}|${binding}`, [name, binding]);
    }
  }
  for (const account of world.cluster(cluster).facts.serviceAccounts)
    for (const group of groupsOf(account))
      groupings.set(`${userOf(account)}|${group}`, [userOf(account), `Group:${group}`]);
  await enforcer.addPolicies([...policies.values()]);
  await enforcer.addGroupingPolicies([...groupings.values()]);
  return (review) =>
    enforcer.enforce(review.user, review.namespace, `g:${review.group}`, resourceOf(review), review.verb);
}
