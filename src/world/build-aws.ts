/** Puts everybody in AWS into the identity table and joins the IAM model to the world. */

import { POD_IDENTITY_SERVICE } from "../eks/pod-identity.ts";
import { parseArn } from "../facts/arn.ts";
import type { PolicyDocument } from "../facts/iam.ts";
import { accountKey } from "../facts/identity.ts";
import { ABSENT, type KeyState, known } from "../iam/conditions/context.ts";
import { buildIam, type IamModel } from "../iam/iam-model.ts";
import type { GapTable } from "../iam/model/gap-table.ts";
import type { PrincipalSpec } from "../iam/model/resolve-principal.ts";
import { once } from "../rbac/once.ts";
import type { AwsWorld } from "./aws.ts";
import { awsEnds, awsPermissions } from "./aws-ends.ts";
import { conditionSolver } from "./condition-solver.ts";
import type { KnownKeys } from "./conditions.ts";
import { narrowedSessions } from "./narrowed-sessions.ts";
import { permissionSetOf } from "./permission-set.ts";
import { type RaisedKey, raisedOf, raisesOf } from "./raised.ts";
import { compareTrustLines, isBetweenPrincipals, trustLine } from "./trust-line.ts";
import { trustSource } from "./trust-steps.ts";
import type { World } from "./world.ts";
import { WRITING_ACTIONS } from "./writing-actions.ts";

/** Interns users, roles and account roots. */
export function internAws(world: World): void {
  const { identities, estate } = world;
  for (const account of estate.accounts.values()) {
    identities.detail(identities.aws("aws-root", accountKey(account.partition, account.id))).exists = true;
    for (const user of account.users) {
      const detail = identities.detail(identities.aws("aws-user", user.arn));
      detail.exists = true;
      detail.evidence = user.evidence;
    }
    for (const role of account.roles) {
      const detail = identities.detail(identities.aws("aws-role", role.arn));
      detail.exists = true;
      detail.evidence = role.evidence;
    }
  }
}

/** The AWS part of a world. Decisions are made when first needed. */
export function buildAws(world: World, gaps: GapTable): AwsWorld {
  internAws(world);
  const scp = world.switches.get("scp");
  const iam: IamModel = buildIam(world.estate, { gaps, ...(scp === "unknown" || scp === "none" ? { scp } : {}) });
  const trust = once(() => iam.trustGraph([POD_IDENTITY_SERVICE]));
  const edges = once(() => [...trust().edges()]);
  const sources = once(() => {
    for (const edge of edges()) trustSource(world, edge.source);
  });
  const narrowed = once(() => narrowedSessions(world.estate));
  const policyOf = once(
    () => new Map(narrowed().map(({ key, policy }): [string, readonly PolicyDocument[]] => [key, [policy]])),
  );
  const specOf = (id: string, sessionPolicies = policyOf().get(id)): PrincipalSpec => {
    const raised = raisedOf(id);
    if (raised !== undefined) return { id: raised.principal, key: id, raised: raised.how };
    return sessionPolicies === undefined ? { id } : { id, sessionPolicies };
  };
  const writers = once(() => iam.accessWriters(WRITING_ACTIONS));
  const raisedClass = ({ principal, how }: RaisedKey): string | undefined => iam.raisedClass(principal, how);
  const raises = once(() => raisesOf(world, (raised) => raisedClass(raised) === undefined));
  const raisedClasses = once(() => {
    const keys = [...new Set(raises().map(({ key }) => key))];
    const byClass = Map.groupBy(keys, (key) => {
      const raised = raisedOf(key);
      return raised && raisedClass(raised);
    });
    return new Map(
      [...byClass].flatMap(([name, members]) =>
        name === undefined || members.length < 2 ? [] : [[name, members] as const],
      ),
    );
  });
  const classOfRaised = once(
    () => new Map([...raisedClasses()].flatMap(([name, members]) => members.map((key) => [key, name] as const))),
  );
  return {
    get assumptions() {
      return iam.assumptions;
    },
    conditions: conditionSolver(),
    trustEdges: () => {
      sources();
      return edges();
    },
    narrowed,
    writers,
    raises,
    raisedClasses,
    raisedClassOf: (key) => classOfRaised().get(key),
    decide: (principal, action, resource, context, sessionPolicies, policy) =>
      iam.decide(
        specOf(principal, sessionPolicies),
        action,
        resource,
        context === undefined ? undefined : statesOf(context),
        policy,
      ),
    issuerOf: (provider) => iam.index.providerByArn(provider)?.url ?? issuerOfArn(provider),
    providerEvidence: (provider) => {
      const fact = iam.index.providerByArn(provider);
      return fact === undefined ? [] : [fact.evidence];
    },
    clientIdsOf: (issuer, role) => iam.index.provider(parseArn(role)?.account ?? "", issuer)?.clientIds,
    ends: (action, resource) =>
      awsEnds(
        world,
        iam,
        action,
        resource,
        [...new Set([...narrowed(), ...raises()].map(({ key }) => key))].map((key) => specOf(key)),
      ),
    permissions: (node) => awsPermissions(world, iam, node, specOf(world.identities.at(node).key)),
    trustLines: () => [...iam.trustGraph().edges()].filter(isBetweenPrincipals).map(trustLine).sort(compareTrustLines),
    closestDenial(principal, action, resource) {
      const decision = iam.decide(specOf(principal), action, resource);
      if (decision === undefined) return null;
      const [gate, more] = decision.shut;
      if (gate === undefined || more !== undefined) return "no policy allows it";
      return `only one gate is shut: ${gate}`;
    },
    policyIssues: () => iam.issues(),
    titleOf: (key) =>
      permissionSetOf(key) === undefined ? undefined : `SSO ${permissionSetOf(key)} in ${parseArn(key)?.account}`,
  };
}

const issuerOfArn = (provider: string): string => {
  const resource = parseArn(provider)?.resource ?? "";
  return resource.startsWith("oidc-provider/")
    ? resource.slice("oidc-provider/".length)
    : provider.replace(/^oidc:/, "");
};

function statesOf(context: KnownKeys): Map<string, KeyState> {
  const states = new Map<string, KeyState>();
  for (const [key, value] of context) {
    const [only] = value;
    states.set(key, value === "absent" ? ABSENT : known(value.length === 1 && only !== undefined ? only : value));
  }
  return states;
}
