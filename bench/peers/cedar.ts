/** RBAC of one cluster in Cedar: a policy for each binding and rule, preparsed; the subject's groups come as entities with the request. */
import * as cedar from "@cedar-policy/cedar-wasm/nodejs";
import type { World } from "../../src/world/world.ts";
import { groupsOf, type Review, resourceOf } from "./request.ts";

const quoted = (text: string): string => JSON.stringify(text);

/** Answers reviews of the cluster's ServiceAccounts. */
export function cedarOf(world: World, cluster: string): (review: Review) => boolean {
  const policies: string[] = [];
  for (const { fact, role } of world.cluster(cluster).authorizer.bindings)
    for (const rule of role?.rules ?? []) {
      if (rule.resourceNames.length > 0 || rule.resources.length === 0) continue;
      const tests = [
        ...(fact.namespace === "" ? [] : [`context.namespace == ${quoted(fact.namespace)}`]),
        ...(rule.apiGroups.includes("*") ? [] : [`[${rule.apiGroups.map(quoted).join(", ")}].contains(context.group)`]),
        ...(rule.resources.includes("*")
          ? []
          : [`[${rule.resources.map(quoted).join(", ")}].contains(context.resource)`]),
        ...(rule.verbs.includes("*") ? [] : [`[${rule.verbs.map(quoted).join(", ")}].contains(context.verb)`]),
      ];
      for (const subject of fact.subjects) {
        const name =
          subject.kind === "ServiceAccount"
            ? `system:serviceaccount:${subject.namespace || fact.namespace}:${subject.name}`
            : subject.name;
        const type = subject.kind === "Group" ? "Group" : "User";
        const when = tests.length === 0 ? "" : ` when { ${tests.join(" && ")} }`;
        policies.push(`permit(principal in ${type}::${quoted(name)}, action, resource)${when};`);
      }
    }
  const id = `bench-${cluster}`;
  const parsed = cedar.preparsePolicySet(id, { staticPolicies: policies.join("\n") });
  if (parsed.type === "failure")
    throw new Error(`expected Cedar policies, came ${JSON.stringify(parsed.errors).slice(0, 300)}`);
  return (review) => {
    const principal = { type: "User", id: review.user };
    const answer = cedar.statefulIsAuthorized({
      principal,
      action: { type: "Action", id: "request" },
      resource: { type: "Cluster", id: cluster },
      context: { namespace: review.namespace, group: review.group, resource: resourceOf(review), verb: review.verb },
      preparsedPolicySetId: id,
      entities: [
        { uid: principal, attrs: {}, parents: groupsOf(review.account).map((group) => ({ type: "Group", id: group })) },
      ],
    });
    return answer.type === "success" && answer.response.decision === "allow";
  };
}
