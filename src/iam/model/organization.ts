/** What the organization says about an account: its SCPs and RCPs, level by level, and its organization keys. */
import type { Estate } from "../../facts/estate.ts";
import type { Assumption, Gap } from "../../facts/gap.ts";
import type { OrganizationFact, PolicyDocument } from "../../facts/iam.ts";
import { ABSENT, type KeyState, known, open } from "../conditions/context.ts";
import type { Layer } from "../decision/layers.ts";
import { parsePolicy } from "../policy/parse-policy.ts";

/** Control policies and organization keys, by account id. */
export interface OrganizationModel {
  /** SCPs of an account from the root down; `undefined` = none limit it. */
  readonly serviceControl: (account: string) => readonly Layer[] | undefined;
  readonly resourceControl: (account: string) => readonly Layer[] | undefined;
  /** State of `aws:PrincipalOrgID` and `aws:ResourceOrgID` for an account. */
  readonly id: (account: string) => KeyState;
  /** State of `aws:PrincipalOrgPaths`. */
  readonly paths: (account: string) => KeyState;
  readonly assumptions: readonly Assumption[];
}

const UNKNOWN: KeyState = open({ optional: true });
const UNKNOWN_LIST: KeyState = open({ optional: true, multi: true });

const NO_SCP: Assumption = {
  name: "scp",
  value: "none",
  why: "no organization document",
  direction: "may-remove",
  switch: "--assume scp=unknown",
};

const SCP_GAP: Gap = {
  kind: "not-supplied",
  what: "service and resource control policies",
  direction: "may-remove",
  scope: "*",
  close: "organizations:ListPolicies",
};

/** The organization of an estate. `scp` says what no organization document means. */
export function organizationModel(estate: Estate, scp: "none" | "unknown"): OrganizationModel {
  const { organization, settings } = estate;
  const outside = settings.organization === "none";
  if (organization === undefined) {
    const limited = scp === "unknown" && !outside ? [{ policies: [], gaps: [SCP_GAP] }] : undefined;
    return {
      serviceControl: () => limited,
      resourceControl: () => limited,
      id: () => (outside ? ABSENT : UNKNOWN),
      paths: () => (outside ? ABSENT : UNKNOWN_LIST),
      assumptions: outside || scp === "unknown" ? [] : [NO_SCP],
    };
  }
  const parents = new Map<string, string>();
  for (const unit of organization.units) if (unit.parentId !== undefined) parents.set(unit.id, unit.parentId);
  const accounts = new Map(organization.accounts.map((account) => [account.id, account.parentId]));
  const chain = (account: string): readonly string[] => chainOf(account, accounts, parents);
  const serviceControl = levelsOf(organization, "SERVICE_CONTROL_POLICY", chain, scp);
  const resourceControl = levelsOf(organization, "RESOURCE_CONTROL_POLICY", chain, scp);
  // An account that the organization does not list may be in another one.
  const elsewhere = open({ optional: true, excludes: [organization.id] });
  const limits = (account: string): boolean => accounts.has(account) && account !== organization.managementAccountId;
  return {
    serviceControl: (account) => (limits(account) ? serviceControl(account) : undefined),
    resourceControl: (account) => (limits(account) ? resourceControl(account) : undefined),
    id: (account) => (outside ? ABSENT : accounts.has(account) ? known(organization.id) : elsewhere),
    paths: (account) =>
      outside
        ? ABSENT
        : accounts.has(account)
          ? known([`${[organization.id, ...chain(account).slice(0, -1)].join("/")}/`])
          : UNKNOWN_LIST,
    assumptions: [],
  };
}

/** Ids from the root down to the account. A parent that is not listed ends the chain. */
function chainOf(
  account: string,
  accounts: ReadonlyMap<string, string>,
  parents: ReadonlyMap<string, string>,
): readonly string[] {
  const chain = [account];
  for (let at = accounts.get(account); at !== undefined && !chain.includes(at); at = parents.get(at)) chain.push(at);
  return chain.reverse();
}

/** One layer per level. A type that is attached nowhere is not in use. AWS keeps at least one policy on every level (https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_attach.html), so a level of which none is listed is taken to have its default, which allows everything; with `unknown`, it is a gap. */
function levelsOf(
  organization: OrganizationFact,
  type: string,
  chain: (account: string) => readonly string[],
  unlisted: "none" | "unknown",
): (account: string) => readonly Layer[] | undefined {
  const policies = new Map(
    organization.policies.filter((policy) => policy.type === type).map((policy) => [policy.id, policy]),
  );
  const attached = new Map<string, PolicyDocument[]>();
  for (const { policyId, targetId } of organization.attachments) {
    const source = policies.get(policyId)?.policy;
    if (source === undefined) continue;
    const list = attached.get(targetId);
    if (list === undefined) attached.set(targetId, [source]);
    else list.push(source);
  }
  const layers = new Map<string, Layer | undefined>();
  const layerOf = (target: string): Layer | undefined => {
    if (!layers.has(target)) layers.set(target, made(target, attached.get(target) ?? []));
    return layers.get(target);
  };
  const made = (target: string, sources: readonly PolicyDocument[]): Layer | undefined => {
    if (sources.length === 0) return unlisted === "none" ? undefined : { policies: [], gaps: [levelGap(type, target)] };
    const readable = sources.filter((source) => source.document !== undefined);
    const unreadable = sources.filter((source) => source.document === undefined);
    return {
      policies: readable.map((source) => ({ source, policy: parsePolicy(source.document) })),
      gaps: unreadable.map((source) => levelGap(type, source.name)),
    };
  };
  const results = new Map<string, readonly Layer[]>();
  return (account) => {
    if (attached.size === 0) return undefined;
    let result = results.get(account);
    if (result === undefined) {
      result = chain(account).flatMap((target) => layerOf(target) ?? []);
      results.set(account, result);
    }
    return result;
  };
}

function levelGap(type: string, what: string): Gap {
  const name = type === "SERVICE_CONTROL_POLICY" ? "service control policies" : "resource control policies";
  return {
    kind: "not-supplied",
    what: `${name} of ${what}`,
    direction: "may-remove",
    scope: "*",
    close: "organizations:ListPoliciesForTarget",
  };
}
