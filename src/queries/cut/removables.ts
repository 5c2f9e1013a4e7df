/** The removable grants that a path rests on: taking any one away closes the path. Vendor grants, the superuser group, the creator and the Node authorizer are none. */
import type { EvidenceJson, GrantJson, PathJson, StepJson } from "../answer.ts";
import type { Removable } from "../cut-answer.ts";

/** Cheapest first: what touches the fewest others. */
export const COSTS: Record<Removable["kind"], number> = {
  subject: 0,
  "access-policy": 1,
  mapping: 2,
  "access-entry": 3,
  "pod-identity": 3,
  "trust-statement": 4,
  binding: 5,
  "allow-statement": 6,
  rule: 7,
};

/** Each once, cheapest first. */
export function removablesOf(path: PathJson): Removable[] {
  const found = new Map<string, Removable>();
  const put = (removable: Removable | undefined): void => {
    if (removable !== undefined && !removable.document.startsWith("builtin:"))
      found.set(removableKey(removable), removable);
  };
  const visit = (step: StepJson): void => {
    for (const use of step.uses) for (const used of use) visit(used);
    if (step.vendor) return;
    for (const need of step.needs) for (const place of need.evidence) put(ofStep(step, place));
  };
  for (const step of path.steps) visit(step);
  const { grant } = path;
  if (grant !== undefined && !grant.vendor) for (const place of grant.evidence) put(ofGrant(grant, place));
  return [...found.values()].sort(
    (a, b) => COSTS[a.kind] - COSTS[b.kind] || (removableKey(a) < removableKey(b) ? -1 : 1),
  );
}

/** What tells one removable grant from another. */
export const removableKey = (removable: Removable): string =>
  `${removable.document}\u0000${removable.pointer}\u0000${removable.principal ?? ""}`;

function ofGrant(grant: GrantJson, place: EvidenceJson): Removable | undefined {
  const at = placeOf(place);
  if (grant.authorizer === "rbac") {
    if (/\/subjects\/\d+$/.test(place.pointer))
      return {
        kind: "subject",
        what: `${grant.matched?.kind ?? "subject"} ${grant.matched?.name ?? ""} of ${grant.binding ?? "binding"}`,
        ...at,
      };
    if (/\/rules\/\d+$/.test(place.pointer)) return { kind: "rule", what: `a rule of ${grant.role ?? "role"}`, ...at };
    return undefined;
  }
  if (grant.authorizer === "access-policy")
    return { kind: "access-policy", what: `association of ${grant.policy ?? "access policy"}`, ...at };
  if (grant.authorizer === "iam" && /\/Statement(\/\d+)?$/.test(place.pointer) && place.effect !== "deny")
    return { kind: "allow-statement", what: `a statement of ${grant.policy ?? "a policy"}`, ...at };
  return undefined;
}

function ofStep(step: StepJson, place: EvidenceJson): Removable | undefined {
  const at = placeOf(place);
  if (/\/subjects\/\d+$/.test(place.pointer)) return { kind: "subject", what: `a subject, for ${step.edge}`, ...at };
  if (/\/rules\/\d+$/.test(place.pointer)) return { kind: "rule", what: `a rule, for ${step.edge}`, ...at };
  if (/AssumeRolePolicyDocument(\/Statement(\/\d+)?)?$/.test(place.pointer))
    return place.pointer.includes("/Statement")
      ? { kind: "trust-statement", what: `a statement of the trust policy of ${step.to}`, ...at }
      : undefined;
  if (/\/Statement(\/\d+)?$/.test(place.pointer))
    return { kind: "allow-statement", what: `a statement, for ${step.edge}`, ...at };
  if (step.edge === "access-entry" && place.document.length > 0 && !isCluster(place))
    return { kind: "access-entry", what: `access entry of ${step.from}`, ...at };
  const mapping = /^(.*\/data\/map(?:Roles|Users))(?:\/\d+)?$/.exec(place.pointer);
  if (step.edge.startsWith("aws-auth") && mapping !== null)
    return {
      kind: "mapping",
      what: `aws-auth entry of ${step.from}`,
      ...at,
      pointer: mapping[1] ?? "",
      principal: step.from,
    };
  if (step.edge === "pod-identity" && !place.pointer.includes("/"))
    return { kind: "pod-identity", what: `pod identity association of ${step.from}`, ...at };
  return undefined;
}

/** An access entry step also shows the cluster's authentication mode, which nobody would take away. */
const isCluster = (place: EvidenceJson): boolean => /\/cluster(\/|$)/.test(place.pointer);

const placeOf = (place: EvidenceJson): Pick<Removable, "document" | "pointer" | "line"> => ({
  document: place.document,
  pointer: place.pointer,
  ...(place.line === undefined ? {} : { line: place.line }),
});
