/** Steps between AWS identities, out of the trust graph of the IAM model. Evidence is worked out when it is shown. */
import type { NeedAnswer, SessionEffects } from "../edges/edge.ts";
import { isTrue, type Open, TRUE } from "../facts/open.ts";
import type { Decision } from "../iam/model/decide-request.ts";
import { once } from "../rbac/once.ts";
import type { World } from "./world.ts";

/** What credentials of any AssumeRole-like call lack, and that they are a session of their own. */
export const NEW_ROLE_SESSION: SessionEffects = {
  "@session": ["new"],
  "aws:MultiFactorAuthPresent": "absent",
  "aws:MultiFactorAuthAge": "absent",
};

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
      return isTrue(open) ? { evidence } : { evidence, open };
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
