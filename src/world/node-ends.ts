/** What nodes may do, after NodeRestriction (always on in EKS): docs/answers.md §4, kubernetes plugin/pkg/admission/noderestriction. */
import type { Handle } from "../facts/evidence.ts";
import { TRUE } from "../facts/open.ts";
import type { ClusterWorld } from "./cluster-world.ts";
import type { End, GrantScope } from "./grants.ts";
import type { PermissionQuestion } from "./holders.ts";
import type { World } from "./world.ts";

type Resource = Exclude<PermissionQuestion, { path: string }>;

/** Ends of node identities for a question; each row carries what NodeRestriction leaves of it as `limits`. */
export function* nodeEnds(
  world: World,
  cluster: ClusterWorld,
  nodes: readonly string[],
  question: PermissionQuestion,
): Generator<End> {
  for (const name of nodes) {
    const user = `system:node:${name}`;
    const groups = ["system:nodes", "system:authenticated"];
    const node = world.identities.node(cluster.name, name);
    const end = (scope: GrantScope, limits: readonly string[], evidence: readonly Handle[]): End => ({
      node,
      open: TRUE,
      scope,
      grant: { authorizer: "node", vendor: true, evidence, limits },
    });
    if ("path" in question) {
      if (cluster.authorizer.node.review({ user, groups }, question)?.allowed === true)
        yield end({ namespace: "", names: "*" }, [], []);
      continue;
    }
    const kind = tiedKind(question);
    if (kind === undefined) {
      if (!ownObject(question, name) && !freely(question)) continue;
      const asked = { ...question, name: question.name ?? name, namespace: question.namespace ?? "" };
      if (cluster.authorizer.node.review({ user, groups }, asked)?.allowed === true) {
        yield end(
          { namespace: question.namespace ?? "", names: ownObject(question, name) ? [name] : "*" },
          limitsOf(question),
          [],
        );
      }
      continue;
    }
    for (const related of cluster.authorizer.node.graph().related(name, kind)) {
      if (question.namespace !== undefined && question.namespace !== related.namespace) continue;
      if (question.name !== undefined && question.name !== "" && question.name !== related.name) continue;
      const asked = { ...question, name: related.name, namespace: related.namespace };
      if (cluster.authorizer.node.review({ user, groups }, asked)?.allowed !== true) continue;
      yield end({ namespace: related.namespace, names: [related.name] }, limitsOf(question), [related.evidence]);
    }
  }
}

/** Resources of which a node only gets at the objects of its own pods. */
function tiedKind(question: Resource) {
  if (question.group !== "") return undefined;
  switch (question.resource) {
    case "pods":
      // Creating is a matter of mirror pods, which carry nothing; see `freely`.
      return question.verb === "create" && question.subresource === "" ? undefined : ("pods" as const);
    case "secrets":
    case "configmaps":
    case "serviceaccounts":
    case "persistentvolumeclaims":
    case "persistentvolumes":
      return question.resource;
    default:
      return undefined;
  }
}

/** The node's own Node, Lease and CSINode. */
function ownObject(question: Resource, name: string): boolean {
  if (!["nodes", "leases", "csinodes"].includes(question.resource)) return false;
  return question.name === undefined || question.name === "" || question.name === name;
}

function freely(question: Resource): boolean {
  return !["nodes", "leases", "csinodes"].includes(question.resource);
}

function limitsOf(question: Resource): string[] {
  if (question.group !== "") return [];
  if (question.resource === "pods" && question.verb === "create" && question.subresource === "")
    return ["mirror pods only: no ServiceAccount, secret or configmap"];
  if (question.resource === "pods") return ["only pods on its own node"];
  if (question.resource === "nodes") return ["only its own node object"];
  if (question.resource === "serviceaccounts") return ["only tokens bound to pods on its own node"];
  return ["only objects of pods on its own node"];
}
