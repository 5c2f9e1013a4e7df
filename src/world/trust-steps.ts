/** Steps between AWS identities, out of the trust graph of the IAM model. Evidence is worked out when it is shown. */

import { POD_IDENTITY_TAGS } from "../facts/eks.ts";
import { all, FALSE, isTrue, type Open, TRUE } from "../facts/open.ts";
import type { Decision } from "../iam/model/decide-request.ts";
import { once } from "../rbac/once.ts";
import { type NeedAnswer, needAnswer, type SessionEffects } from "./need.ts";
import type { World } from "./world.ts";

const NO_MFA = { "aws:MultiFactorAuthPresent": "absent", "aws:MultiFactorAuthAge": "absent" } as const;
const NO_POD_TAGS: SessionEffects = Object.fromEntries(
  POD_IDENTITY_TAGS.map((tag) => [`aws:PrincipalTag/${tag}`, "absent"]),
);

/** Credentials of a role that were not had by other credentials of AWS: nothing of an earlier session is in them. */
export const NEW_ROLE_SESSION: SessionEffects = { "@session": ["new"], ...NO_MFA, ...NO_POD_TAGS };

/** Credentials of a role by sts:AssumeRole. Transitive tags and the source identity of a role session go on into the next. */
export const CHAINED_SESSION: SessionEffects = { "@session": ["chained"], ...NO_MFA };

/** The first session of a chain by a user, who has no tags that go on. */
export const FIRST_SESSION: SessionEffects = { "@session": ["chained"], ...NO_MFA, ...NO_POD_TAGS };

/** No source identity comes along: neither the claims of a ServiceAccount's token nor EKS and EC2 set one. */
export const NO_SOURCE_IDENTITY: SessionEffects = { "aws:SourceIdentity": "absent" };

/** Credentials of an instance profile: EC2 calls the session after the instance. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html */
export const instanceSession = (instanceId: string | undefined): SessionEffects => ({
  ...NEW_ROLE_SESSION,
  ...NO_SOURCE_IDENTITY,
  ...(instanceId === undefined ? {} : { "sts:RoleSessionName": [instanceId] }),
});

/** Answers of the two needs of every assume step: what lets the caller ask, and what trusts it. */
export interface TrustNeeds {
  readonly trust: NeedAnswer;
  readonly identity: NeedAnswer;
}

/** `because` of a step that one decision settles: the places are those of its statements, and what is open stands at the trust. */
export function trustNeeds(decide: () => Decision | undefined, open: Open): TrustNeeds {
  const decision = once(decide);
  return {
    get trust(): NeedAnswer {
      const places = decision()?.by;
      const evidence = [...(places?.resource ?? []), ...(places?.deny ?? [])];
      return needAnswer(evidence, open);
    },
    get identity(): NeedAnswer {
      const places = decision()?.by;
      return { evidence: [...(places?.identity ?? []), ...(places?.limits ?? [])] };
    },
  };
}

/** What a decision leaves open, with its gaps in the world's table. */
export function openOfDecision(decision: Decision | undefined): Open {
  return decision?.open ?? TRUE;
}

/** The identity of a source of the trust graph. */
export function trustSource(world: World, source: string): number {
  const known = world.identities.find(source);
  if (known !== undefined) return known;
  if (source === "anyone-aws") return world.identities.aws("anyone-aws", source);
  if (source.endsWith(":root")) return world.identities.aws("aws-account", source);
  if (source.includes(":saml-provider/")) return world.identities.aws("saml", `saml:${source}`);
  if (source.includes(":oidc-provider/") || source.startsWith("oidc:")) return world.identities.aws("oidc", source);
  if (source.includes(":user/")) return world.identities.aws("aws-user", source);
  if (source.includes(":role/")) return world.identities.aws("aws-role", source);
  return world.identities.aws("aws-service", `service:${source}`);
}

/** How a role session that carries transitive tags assumes a role: it passes them on, so both sides must allow sts:TagSession. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html */
export function passingTags(
  world: World,
  source: string,
  target: string,
  assumes: () => Decision | undefined,
): () => { readonly open: Open; readonly because: Readonly<Record<string, NeedAnswer>> } {
  return once(() => {
    const tags = world.aws.decide(source, "sts:TagSession", target);
    const open = tags === undefined ? TRUE : tags.verdict === "denied" ? FALSE : tags.open;
    const whole = all([openOfDecision(assumes()), open]);
    const { trust, identity } = trustNeeds(assumes, whole);
    const evidence = [...trust.evidence, ...(tags?.by.resource ?? [])];
    return {
      open: whole,
      because: {
        trust: {
          ...(isTrue(whole) ? {} : { open: whole }),
          evidence,
          note: "the session's tags go on: sts:TagSession as well",
        },
        identity: { evidence: [...identity.evidence, ...(tags?.by.identity ?? [])] },
      },
    };
  });
}
