import { parseArn } from "../facts/arn.ts";
import { TRUE } from "../facts/open.ts";
import { once } from "../rbac/once.ts";
import { raisedHub, raisedOf, trustingRoles } from "../world/raised.ts";
import {
  CHAINED_SESSION,
  FIRST_SESSION,
  NEW_ROLE_SESSION,
  openOfDecision,
  passingTags,
  trustNeeds,
  trustSource,
} from "../world/trust-steps.ts";
import type { World } from "../world/world.ts";
import { defineEdge } from "./edge.ts";

const ACTION = "sts:AssumeRole";

/** A principal that somebody has raised assumes what trusts its account, or itself from another one: its own policies no longer stand in the way. */
function* raisedSteps(world: World) {
  const trusting = trustingRoles(world);
  const step = (from: number, key: string, role: string) => {
    const decide = once(() => world.aws.decide(key, ACTION, role));
    const decision = decide();
    if (decision === undefined || decision.verdict === "denied") return { decision, steps: [] };
    const to = world.identities.aws("aws-role", role);
    const because = trustNeeds(decide, decision.open);
    return { decision, steps: [{ from, to, because, open: decision.open, sets: CHAINED_SESSION }] };
  };
  const own = (key: string, role: string) =>
    role === raisedOf(key)?.principal ? [] : step(world.identities.aws("aws-session", key), key, role).steps;

  const shared = new Set<string>();
  for (const [name, members] of world.aws.raisedClasses()) {
    const [first = "", second = ""] = members;
    for (const member of members) shared.add(member);
    const from = world.identities.hub(raisedHub(name));
    for (const role of trusting.ofAccount(accountOf(first))) {
      const some = raisedOf(first)?.principal === role ? second : first;
      const { decision, steps } = step(from, some, role);
      if (decision?.readsOwnKeys === true || trusting.denies(role)) for (const key of members) yield* own(key, role);
      else yield* steps;
    }
    for (const key of members)
      for (const role of trusting.naming(raisedOf(key)?.principal ?? key)) yield* own(key, role);
  }
  for (const key of new Set(world.aws.raises().map((raise) => raise.key))) {
    if (shared.has(key)) continue;
    const principal = raisedOf(key)?.principal ?? key;
    for (const role of new Set([...trusting.ofAccount(accountOf(key)), ...trusting.naming(principal)]))
      yield* own(key, role);
  }
}

const accountOf = (arn: string): string => parseArn(arn)?.account ?? "";

/** Sessions that a session policy narrows assume what the role may assume and the policy lets through. */
function* narrowedSteps(world: World) {
  for (const { key, role } of world.aws.narrowed())
    for (const edge of world.aws.trustEdges()) {
      if (edge.action !== ACTION || edge.source !== role) continue;
      const decide = once(() => world.aws.decide(key, ACTION, edge.target));
      const decision = decide();
      if (decision === undefined || decision.verdict === "denied") continue;
      yield {
        from: world.identities.aws("aws-session", key),
        to: world.identities.aws("aws-role", edge.target),
        because: trustNeeds(decide, decision.open),
        open: decision.open,
        sets: CHAINED_SESSION,
        under: { "@transitive-tags": passingTags(world, key, edge.target, decide) },
      };
    }
}

export const assumeRole = defineEdge({
  id: "assume-role",
  title: "assumes an IAM role",
  from: ["aws-user", "aws-role", "aws-account", "anyone-aws", "aws-service"],
  to: ["aws-role"],
  nature: "identity",
  meaning:
    "The caller asks STS for credentials of the role, which its trust policy admits and the caller's own policies allow.",
  needs: {
    trust: "the trust policy of the role admits the caller",
    identity: "the caller's policies allow sts:AssumeRole, where the trust alone does not suffice",
  },
  severity: "info",
  attack: ["T1078.004", "T1548.005"],
  references: [
    "https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html",
  ],
  blindSpots: ["who inside an account that is not in the snapshot may ask is that account's own matter"],
  reads: ["IamRole", "User", "IamGroup", "ManagedPolicy", "Organization"],
  covers: ["kubernetes:69"],
  *find(world) {
    // Only EKS Pod Identity sets transitive tags by itself.
    const isTagged = [...world.clusters.values()].some(({ facts }) =>
      facts.podIdentityAssociations.some((association) => !association.disableSessionTags),
    );
    for (const edge of world.aws.trustEdges()) {
      if (edge.action !== ACTION) continue;
      const decide = () => world.aws.decide(edge.source, ACTION, edge.target);
      const open = edge.verdict === "allowed" ? TRUE : openOfDecision(decide());
      const from = trustSource(world, edge.source);
      const isRole = world.identities.at(from).kind === "aws-role";
      yield {
        from,
        to: world.identities.aws("aws-role", edge.target),
        because: trustNeeds(decide, open),
        open,
        sets: isRole
          ? CHAINED_SESSION
          : world.identities.at(from).kind === "aws-service"
            ? NEW_ROLE_SESSION
            : FIRST_SESSION,
        ...(isRole && isTagged
          ? { under: { "@transitive-tags": passingTags(world, edge.source, edge.target, decide) } }
          : {}),
        vendor: edge.target.includes(":role/aws-service-role/"),
      };
    }
    yield* narrowedSteps(world);
    yield* raisedSteps(world);
  },
});
