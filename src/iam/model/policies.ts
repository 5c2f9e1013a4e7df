/** From facts to layers: which documents of an estate apply to a user, role or resource, and what is missing of them. */
import type { Estate } from "../../facts/estate.ts";
import type { Gap } from "../../facts/gap.ts";
import type { IamGroupFact, IamRoleFact, PolicyDocument, UserFact } from "../../facts/iam.ts";
import { EMPTY_LAYER, type Layer, type PolicyInForce } from "../decision/layers.ts";
import { parsePolicy } from "../policy/parse-policy.ts";

/** Whether a document is wanted; of a managed policy with its ARN, since many principals share it. */
type Wanted = (document: unknown, arn: string | undefined) => boolean;

/** The policy layers of an estate. */
export interface EstatePolicies {
  /** Inline and attached policies, those of a user's groups included. */
  readonly identity: (principal: UserFact | IamRoleFact) => Layer;
  /** The identity policies without documents that cannot cover an action, which are not even parsed; not kept. */
  readonly identityFor: (principal: UserFact | IamRoleFact, mayCover: (document: unknown) => boolean) => Layer;
  /** Calls back with each identity policy and, of a managed one, its ARN; `undefined` = its document is missing. */
  readonly eachIdentity: (
    principal: UserFact | IamRoleFact,
    visit: (document: PolicyDocument | undefined, arn: string | undefined) => void,
  ) => void;
  /** What is missing of the identity policies. */
  readonly identityGaps: (principal: UserFact | IamRoleFact) => readonly Gap[];
  readonly boundary: (principal: UserFact | IamRoleFact) => Layer | undefined;
  /** A single document, such as a trust or bucket policy. `owner` is the ARN it belongs to. */
  readonly single: (document: PolicyDocument, owner: string) => Layer;
}

/** The policies of an estate; every layer is made once. */
export function estatePolicies(estate: Estate): EstatePolicies {
  const groups = new Map<string, IamGroupFact>();
  for (const account of estate.accounts.values())
    for (const group of account.groups) groups.set(`${account.id}/${group.name}`, group);
  const identities = new WeakMap<object, Layer>();
  const boundaries = new Map<string, Layer>();
  // Attached policies are shared by many principals, so what was found of one is kept.
  const managed = new Map<(document: unknown) => boolean, Wanted>();

  const parsed = new Map<PolicyDocument, PolicyInForce>();
  const policyOf = (source: PolicyDocument): PolicyInForce => {
    let policy = parsed.get(source);
    if (policy === undefined) {
      policy = { source, policy: parsePolicy(source.document) };
      parsed.set(source, policy);
    }
    return policy;
  };

  const wantedBy = (mayCover: (document: unknown) => boolean): Wanted => {
    const before = managed.get(mayCover);
    if (before !== undefined) return before;
    const found = new Map<string, boolean>();
    const wanted: Wanted = (document, arn) => {
      if (arn === undefined) return mayCover(document);
      const known = found.get(arn);
      if (known !== undefined) return known;
      const covers = mayCover(document);
      found.set(arn, covers);
      return covers;
    };
    managed.set(mayCover, wanted);
    return wanted;
  };

  const collect = (principal: UserFact | IamRoleFact, wanted?: Wanted): Layer => {
    const { inlinePolicies, attachedPolicies, arn } = principal;
    let layer = EMPTY_LAYER;
    // Counted loops: this runs for every principal before anything is compiled, where iterators cost more than the rest.
    for (let at = 0; at < inlinePolicies.length; at++) layer = withDocument(layer, inlinePolicies[at], arn, wanted);
    for (let at = 0; at < attachedPolicies.length; at++) layer = withDocument(layer, attachedPolicies[at], arn, wanted);
    if (principal.kind === "User" && principal.groups.length > 0)
      for (const one of groupDocuments(principal)) layer = withDocument(layer, one, arn, wanted);
    return layer;
  };

  /** The layer with one more document, or with the gaps of one that is missing. */
  const withDocument = (
    layer: Layer,
    one: PolicyDocument | string | undefined,
    owner: string,
    wanted?: Wanted,
  ): Layer => {
    if (one === undefined) return layer;
    const arn = typeof one === "string" ? one : undefined;
    const document = typeof one === "string" ? estate.managedPolicies.get(one)?.policy : one;
    if (document?.document === undefined)
      return { policies: layer.policies, gaps: [...layer.gaps, ...missing(one, document, owner)] };
    if (wanted !== undefined && !wanted(document.document, arn)) return layer;
    return { policies: [...layer.policies, policyOf(document)], gaps: layer.gaps };
  };

  return {
    identity(principal) {
      let layer = identities.get(principal);
      if (layer === undefined) {
        layer = collect(principal);
        identities.set(principal, layer);
      }
      return layer;
    },
    identityFor: (principal, mayCover) => collect(principal, wantedBy(mayCover)),
    eachIdentity(principal, visit) {
      const { inlinePolicies, attachedPolicies } = principal;
      const managedOne = (arn: string): void => visit(readable(estate.managedPolicies.get(arn)?.policy), arn);
      for (let at = 0; at < inlinePolicies.length; at++) visit(readable(inlinePolicies[at]), undefined);
      for (let at = 0; at < attachedPolicies.length; at++) managedOne(attachedPolicies[at] ?? "");
      if (principal.kind === "User" && principal.groups.length > 0)
        for (const one of groupDocuments(principal))
          if (typeof one === "string") managedOne(one);
          else visit(readable(one), undefined);
    },
    identityGaps: (principal) => collect(principal, nothing).gaps,
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
    single: (document, owner) => withDocument(EMPTY_LAYER, document, owner),
  };

  function* groupDocuments(user: UserFact): Generator<PolicyDocument | string> {
    for (const name of user.groups) {
      const group = groups.get(`${user.account}/${name}`);
      if (group === undefined) continue;
      yield* group.inlinePolicies;
      yield* group.attachedPolicies;
    }
  }
}

const readable = (document: PolicyDocument | undefined): PolicyDocument | undefined =>
  document?.document === undefined ? undefined : document;

const nothing: Wanted = () => false;

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
