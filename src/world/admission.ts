/** Would a pod that takes over its node be admitted? Pod Security labels, and policies that are there but not evaluated. */
import type { Handle } from "../facts/evidence.ts";
import type { NamespaceFact, OtherObjectFact } from "../facts/kubernetes.ts";
import { FALSE, type Open, TRUE } from "../facts/open.ts";
import { assume } from "./assumptions.ts";
import type { ClusterWorld } from "./cluster-world.ts";
import type { World } from "./world.ts";

/** Whether privileged pods get in: FALSE = never, a gap = a policy decides that is not evaluated. */
export interface Admission {
  readonly open: Open;
  readonly evidence: readonly Handle[];
  readonly assumes: readonly string[];
  readonly note?: string;
}

export const ENFORCE = "pod-security.kubernetes.io/enforce";

/** First minor version in which Pod Security admission judges by labels alone: before it PodSecurityPolicies may as well. */
const POD_SECURITY = 23;

/** Privileged pods in one namespace ("" = in some namespace: whoever may choose takes the one that lets them in). */
export function privilegedPods(world: World, cluster: ClusterWorld, namespace: string): Admission {
  let known = judgements.get(cluster);
  if (known === undefined) {
    known = { objects: new Map(cluster.facts.namespaces.map((fact) => [fact.name, fact])), found: new Map() };
    judgements.set(cluster, known);
  }
  let found = known.found.get(namespace);
  if (found === undefined) {
    found = judge(world, cluster, namespace, known.objects);
    known.found.set(namespace, found);
  }
  return found;
}

interface Judgements {
  readonly objects: ReadonlyMap<string, NamespaceFact>;
  readonly found: Map<string, Admission>;
}
const judgements = new WeakMap<ClusterWorld, Judgements>();

function judge(
  world: World,
  cluster: ClusterWorld,
  namespace: string,
  objects: ReadonlyMap<string, NamespaceFact>,
): Admission {
  if (namespace === "") {
    const each = cluster.namespaces().map((name) => privilegedPods(world, cluster, name));
    const best = each.find(({ open }) => open.kind === "all") ?? each.find(({ open }) => open !== FALSE);
    return best ?? each[0] ?? judged(world, cluster, assume(world, "pod-security", cluster.name), [], ["pod-security"]);
  }
  const object = objects.get(namespace);
  const level = cluster.minor >= POD_SECURITY ? object?.labels[ENFORCE] : undefined;
  if (object !== undefined && level !== undefined) {
    const place = world.estate.evidence.below(object.evidence, "metadata", "labels", ENFORCE);
    return judged(world, cluster, level, [place], [], `namespace ${namespace} enforces ${level}`);
  }
  const preset = assume(world, "pod-security", cluster.name);
  return judged(
    world,
    cluster,
    preset,
    object === undefined ? [] : [object.evidence],
    ["pod-security"],
    `namespace ${namespace} enforces no level of its own`,
  );
}

function judged(
  world: World,
  cluster: ClusterWorld,
  level: string,
  evidence: readonly Handle[],
  assumes: readonly string[],
  note?: string,
): Admission {
  // An unknown level is refused by the API server; of the known ones only privileged lets such pods in.
  if (level === "baseline" || level === "restricted") return { open: FALSE, evidence, assumes };
  const policy = podJudges(cluster)[0]?.fact;
  const base = { evidence, ...(note === undefined ? {} : { note }) };
  if (policy === undefined) return { ...base, open: TRUE, assumes };
  const value = assume(world, "admission-policies", cluster.name);
  if (value === "allow") return { ...base, open: TRUE, assumes: [...assumes, "admission-policies"] };
  if (value === "deny") return { ...base, open: FALSE, assumes: [...assumes, "admission-policies"] };
  const gap = world.gap({
    kind: "unreadable",
    what: `whether ${policy.objectKind} ${policy.name} admits a pod that takes over its node: such policies are not evaluated`,
    direction: "may-remove",
    scope: `cluster:${cluster.name}/${policy.objectKind}/${policy.name}`,
    close: "--assume admission-policies=allow",
    evidence: [policy.evidence],
  });
  return {
    ...base,
    evidence: [...evidence, policy.evidence],
    open: { kind: "gap", gap },
    assumes: [...assumes, "admission-policies"],
  };
}

/** An object that judges pods, and the resource that it is in the API. */
export interface PodJudge {
  readonly fact: OtherObjectFact;
  readonly group: string;
  readonly resource: string;
}

/** Webhooks and policies that refuse some pods. */
export function podJudges(cluster: ClusterWorld): readonly PodJudge[] {
  return cluster.facts.others.filter(judgesPods).map((fact) => ({
    fact,
    group: groupOf(fact.apiVersion),
    resource: PLURALS[fact.objectKind] ?? fact.objectKind.toLowerCase(),
  }));
}

const PLURALS: Readonly<Record<string, string>> = {
  ValidatingWebhookConfiguration: "validatingwebhookconfigurations",
  ValidatingAdmissionPolicy: "validatingadmissionpolicies",
  ClusterPolicy: "clusterpolicies",
  Policy: "policies",
};

const groupOf = (apiVersion: string): string => (apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "");

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const objects = (value: unknown): Readonly<Record<string, unknown>>[] =>
  Array.isArray(value) ? value.filter(isObject) : [];
const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];

/** Does the object refuse some pods? Webhooks and policies whose rules take in the creation of pods; Kyverno and Gatekeeper by kind. */
function judgesPods({ objectKind, object }: OtherObjectFact): boolean {
  const spec = isObject(object["spec"]) ? object["spec"] : {};
  switch (objectKind) {
    case "ValidatingWebhookConfiguration":
      return objects(object["webhooks"]).some((webhook) => objects(webhook["rules"]).some(takesPods));
    case "ValidatingAdmissionPolicy": {
      const constraints = isObject(spec["matchConstraints"]) ? spec["matchConstraints"] : {};
      return objects(constraints["resourceRules"]).some(takesPods);
    }
    case "ClusterPolicy":
    case "Policy":
      return String(spec["validationFailureAction"] ?? "").toLowerCase() === "enforce";
    default:
      return objectKind.startsWith("K8sPSP");
  }
}

function takesPods(rule: Readonly<Record<string, unknown>>): boolean {
  const has = (field: string, ...wanted: string[]): boolean =>
    texts(rule[field]).some((text) => text === "*" || wanted.includes(text));
  return has("apiGroups", "") && has("resources", "pods", "*/*") && has("operations", "CREATE");
}
