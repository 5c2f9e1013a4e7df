/** From facts to layers: which documents of an estate apply to a user, role or resource, and what is missing of them. */
import type { Estate } from "../../facts/estate.ts";
import type { Gap } from "../../facts/gap.ts";
import type { IamGroupFact, IamRoleFact, PolicyDocument, UserFact } from "../../facts/iam.ts";
import type { Layer, PolicyInForce } from "../decision/layers.ts";
import { parsePolicy } from "../policy/parse-policy.ts";

export interface EstatePolicies {
  /** Inline and attached policies, those of a user's groups included. */
  readonly identity: (principal: UserFact | IamRoleFact) => Layer;
  readonly boundary: (principal: UserFact | IamRoleFact) => Layer | undefined;
  /** A single document, such as a trust or bucket policy. `owner` is the ARN it belongs to. */
  readonly single: (document: PolicyDocument, owner: string) => Layer;
}

/** The policies of an estate; every layer is made once. */
export function estatePolicies(estate: Estate): EstatePolicies {
  const groups = new Map<string, IamGroupFact>();
  for (const account of estate.accounts.values())
    for (const group of account.groups) groups.set(`${account.id}/${group.name}`, group);
  const inForce = new WeakMap<PolicyDocument, PolicyInForce>();
  const identities = new WeakMap<object, Layer>();
  const boundaries = new Map<string, Layer>();
  const singles = new WeakMap<PolicyDocument, Layer>();

  const policyOf = (source: PolicyDocument): PolicyInForce => {
    let policy = inForce.get(source);
    if (policy === undefined) {
      policy = { source, policy: parsePolicy(source.document) };
      inForce.set(source, policy);
    }
    return policy;
  };

  const layerOf = (documents: Iterable<PolicyDocument | string>, owner: string): Layer => {
    const policies: PolicyInForce[] = [];
    const gaps: Gap[] = [];
    for (const one of documents) {
      const document = typeof one === "string" ? estate.managedPolicies.get(one)?.policy : one;
      if (document?.document === undefined) gaps.push(...missing(one, document, owner));
      else policies.push(policyOf(document));
    }
    return { policies, gaps };
  };

  return {
    identity(principal) {
      let layer = identities.get(principal);
      if (layer === undefined) {
        layer = layerOf(documentsOf(principal), principal.arn);
        identities.set(principal, layer);
      }
      return layer;
    },
    boundary(principal) {
      const arn = principal.permissionsBoundary;
      if (arn === undefined) return undefined;
      let layer = boundaries.get(arn);
      if (layer === undefined) {
        const document = estate.managedPolicies.get(arn)?.policy;
        layer =
          document?.document === undefined
            ? { policies: [], gaps: [boundaryGap(arn)] }
            : { policies: [policyOf(document)], gaps: [] };
        boundaries.set(arn, layer);
      }
      return layer;
    },
    single(document, owner) {
      let layer = singles.get(document);
      if (layer === undefined) {
        layer = layerOf([document], owner);
        singles.set(document, layer);
      }
      return layer;
    },
  };

  function* documentsOf(principal: UserFact | IamRoleFact): Generator<PolicyDocument | string> {
    yield* principal.inlinePolicies;
    yield* principal.attachedPolicies;
    if (principal.kind !== "User") return;
    for (const name of principal.groups) {
      const group = groups.get(`${principal.account}/${name}`);
      if (group === undefined) continue;
      yield* group.inlinePolicies;
      yield* group.attachedPolicies;
    }
  }
}

/** A missing document could grant as well as deny. */
function missing(one: PolicyDocument | string, document: PolicyDocument | undefined, owner: string): Gap[] {
  const supplied = document !== undefined;
  const name = typeof one === "string" ? one : one.name;
  return (["may-add", "may-remove"] as const).map((direction) => ({
    kind: supplied ? "unreadable" : "not-supplied",
    what: `policy document \`${name}\` of ${owner}`,
    direction,
    scope: `principal:${owner}`,
    close: "iam:GetAccountAuthorizationDetails",
    ...(supplied ? { evidence: [document.evidence] } : {}),
  }));
}

function boundaryGap(arn: string): Gap {
  return {
    kind: "not-supplied",
    what: `permissions boundary ${arn}`,
    direction: "may-remove",
    scope: `aws:${arn.split(":")[4] ?? ""}`,
    close: "iam:GetPolicyVersion",
  };
}
