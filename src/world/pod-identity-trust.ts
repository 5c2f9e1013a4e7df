/** Whether EKS Pod Identity gets credentials of a role, and of its target role: eks user guide, "EKS Pod Identities". */

import { POD_IDENTITY_SERVICE, type PodIdentitySession } from "../eks/pod-identity.ts";
import type { Handle } from "../facts/evidence.ts";
import { all, type Open } from "../facts/open.ts";
import type { KnownKeys } from "./conditions.ts";
import type { SessionEffects } from "./need.ts";
import type { World } from "./world.ts";

export interface PodIdentityTrust {
  readonly open: Open;
  readonly evidence: readonly Handle[];
  /** Session tags that are known from now on; they are transitive. */
  readonly tags: SessionEffects;
}

/** `undefined` when the trust of the role, or of its target, denies. */
export function podIdentityTrust(world: World, session: PodIdentitySession): PodIdentityTrust | undefined {
  if (session.roleArn === undefined) return undefined;
  const context: KnownKeys = new Map([
    ...Object.entries(session.tags).map(([tag, value]) => [`aws:requesttag/${tag}`, [value]] as const),
    ...(session.sourceArn === undefined ? [] : [["aws:sourcearn", [session.sourceArn]] as const]),
    ...(session.sourceAccount === undefined ? [] : [["aws:sourceaccount", [session.sourceAccount]] as const]),
  ]);
  const asked = [
    world.aws.decide(`service:${POD_IDENTITY_SERVICE}`, "sts:AssumeRole", session.roleArn, context),
    ...(session.setsTags
      ? [world.aws.decide(`service:${POD_IDENTITY_SERVICE}`, "sts:TagSession", session.roleArn, context)]
      : []),
    ...(session.targetRoleArn === undefined
      ? []
      : targetDecisions(world, session, session.roleArn, session.targetRoleArn, context)),
  ];
  const open: Open[] = [];
  const evidence: Handle[] = [];
  for (const decision of asked) {
    if (decision === undefined || decision.verdict === "denied") return undefined;
    open.push(decision.open);
    evidence.push(...decision.by.resource, ...decision.by.identity);
  }
  const tags = Object.fromEntries(
    Object.entries(session.tags).map(([tag, value]) => [`aws:PrincipalTag/${tag}`, [value]]),
  );
  return { open: all(open), evidence: [...new Set(evidence)], tags };
}

/** EKS goes on from the first role to the target itself, with the tags, or with an external id where tags are off. */
function targetDecisions(world: World, session: PodIdentitySession, role: string, target: string, tags: KnownKeys) {
  const context: KnownKeys = new Map([
    ...tags,
    ...(session.externalId === undefined ? [] : [["sts:externalid", [session.externalId]] as const]),
  ]);
  return [
    world.aws.decide(role, "sts:AssumeRole", target, context),
    ...(session.setsTags ? [world.aws.decide(role, "sts:TagSession", target, context)] : []),
  ];
}
