/** Does AWS allow it? The decisions of one estate, with their proof. Pure and synchronous. */
import type { Estate } from "../facts/estate.ts";
import type { Assumption, Gap, Issue } from "../facts/gap.ts";
import type { PolicyDocument } from "../facts/iam.ts";
import type { KeyState } from "./conditions/context.ts";
import { type AccessWriter, accessWriters } from "./model/access-writers.ts";
import { type ActionGrant, grantsOf } from "./model/action-grants.ts";
import { type Decision, decisionOf, judge } from "./model/decide-request.ts";
import { type GapTable, gapTable } from "./model/gap-table.ts";
import { type AllowedPrincipal, principalsAllowed } from "./model/goals.ts";
import type { ModelParts } from "./model/model-parts.ts";
import { organizationModel } from "./model/organization.ts";
import { estatePolicies } from "./model/policies.ts";
import { policyIssues } from "./model/policy-issues.ts";
import { type PrincipalIndex, principalIndex } from "./model/principal-index.ts";
import { type PrincipalSpec, raisedClass } from "./model/resolve-principal.ts";
import { resourceIndex } from "./model/resource-index.ts";
import { type TrustGraph, trustGraph } from "./model/trust-graph.ts";

/** Switches of assumptions, and the table gaps go to. */
export interface IamOptions {
  /** What it means that no organization document was supplied. Default `none`: no SCPs and RCPs, which is listed as an assumption. */
  readonly scp?: "none" | "unknown";
  /** Where gaps are kept; a table of the model's own when absent. */
  readonly gaps?: GapTable;
}

/** What AWS allows in one estate. Every function is synchronous, pure but for the gap table, and total. */
export interface IamModel {
  /** Users, roles and providers by the names AWS has for them. */
  readonly index: PrincipalIndex;
  /** The gaps of the estate, and behind them those that decisions found; grows as decisions are made. */
  readonly gaps: readonly Gap[];
  readonly assumptions: readonly Assumption[];
  /**
   * Decides one request. `principal` is a key or ARN (see {@link PrincipalSpec.id}), `action` `service:Action`, `resource` an ARN, or `*`
   * for an action without resource-level permissions. `context` says more of the request, by lower-cased key; what nobody says is open.
   * `policy` stands in the place of the resource's own.
   * `undefined` when the key names nobody of AWS.
   */
  readonly decide: (
    principal: string | PrincipalSpec,
    action: string,
    resource: string,
    context?: ReadonlyMap<string, KeyState>,
    policy?: PolicyDocument,
  ) => Decision | undefined;
  /** See model/resolve-principal.ts. */
  readonly raisedClass: (arn: string, how: "beside" | "instead") => string | undefined;
  /** Users and roles whose policies may allow one of the actions, see model/access-writers.ts. */
  readonly accessWriters: (actions: readonly string[]) => readonly AccessWriter[];
  /** Who can assume which role. Linked at the first call; `services` are asked for besides those that trust policies name. */
  readonly trustGraph: (services?: readonly string[]) => TrustGraph;
  /** Who may do `action` on some resource that fits the ARN pattern; denied principals are left out. Sorted by key. `sessions` are asked for besides. */
  readonly principalsAllowed: (
    action: string,
    resource: string,
    sessions?: readonly PrincipalSpec[],
  ) => readonly AllowedPrincipal[];
  /** What a principal's own policies let it do, statement by statement. Empty for whoever has none. */
  readonly actionsOf: (principal: string | PrincipalSpec) => readonly ActionGrant[];
  /** Faults of every policy document of the estate. */
  readonly issues: () => readonly Issue[];
}

/** The model of an estate. Policies are parsed when a decision first needs them. */
export function buildIam(estate: Estate, options: IamOptions = {}): IamModel {
  const index = principalIndex(estate);
  const policies = estatePolicies(estate);
  const organization = organizationModel(estate, options.scp ?? "none");
  const resources = resourceIndex(estate, index, policies, organization);
  const gaps = options.gaps ?? gapTable(estate.gaps);
  const parts: ModelParts = { estate, index, policies, organization, resources, gaps };
  const graphs = new Map<string, TrustGraph>();
  return {
    index,
    gaps: gaps.gaps,
    assumptions: organization.assumptions,
    decide(principal, action, resource, context, policy) {
      const judged = judge(
        parts,
        typeof principal === "string" ? { id: principal } : principal,
        action,
        resource,
        context,
        policy,
      );
      return judged && decisionOf(parts, judged);
    },
    raisedClass: (arn, how) => raisedClass(parts, arn, how),
    accessWriters: (actions) => accessWriters(parts, actions),
    trustGraph(services = []) {
      const key = services.join(" ");
      const graph = graphs.get(key) ?? trustGraph(parts, services);
      graphs.set(key, graph);
      return graph;
    },
    principalsAllowed: (action, resource, sessions) => principalsAllowed(parts, action, resource, sessions),
    actionsOf: (principal) => grantsOf(parts, typeof principal === "string" ? { id: principal } : principal),
    issues: () => policyIssues(estate),
  };
}
