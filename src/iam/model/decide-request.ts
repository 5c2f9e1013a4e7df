/** One request over an estate: judged to a formula, solved to a decision. */
import type { Assumption } from "../../facts/gap.ts";
import type { PolicyDocument } from "../../facts/iam.ts";
import type { Open } from "../../facts/open.ts";
import type { Verdict } from "../../facts/verdict.ts";
import type { KeyState } from "../conditions/context.ts";
import { both, type Formula } from "../conditions/formula.ts";
import type { KeyValue } from "../conditions/test.ts";
import { type GateName, shutGates } from "../decision/closest-denial.ts";
import { type Decided, decide } from "../decision/decide.ts";
import { resourceMustAllow } from "../decision/request.ts";
import { gatherKeys } from "../solve/key-names.ts";
import { openOf } from "../solve/open-tree.ts";
import { solve } from "../solve/solve.ts";
import { atomPlaces, type DecisionPlaces, decisionPlaces } from "./evidence.ts";
import { isOwnKey, requestContext } from "./known-keys.ts";
import type { ModelParts } from "./model-parts.ts";
import { type PrincipalSpec, resolvePrincipal } from "./resolve-principal.ts";

/** The answer to one request, with its proof. */
export interface Decision {
  readonly verdict: Verdict;
  /** What is still open, reduced to what decides. */
  readonly open: Open;
  /** The statements with a say. */
  readonly by: DecisionPlaces;
  /** Indexes of the gaps that decide, in `IamModel.gaps`. */
  readonly gaps: readonly number[];
  readonly assumptions: readonly Assumption[];
  /** Open keys that can flip the verdict alone, as written, sorted. */
  readonly keys: readonly string[];
  /** Values of `keys` under which it is allowed; a key it lacks must be absent. Empty when nothing is open. */
  readonly witness: Readonly<Record<string, KeyValue>>;
  /** Of a denied request: the gates each of which, opened alone, would let it through; empty when more than one is shut. */
  readonly shut: readonly GateName[];
  /** Whether the principal is in the snapshot; `undefined` = it cannot know. */
  readonly exists: boolean | undefined;
  /** Whether some condition read a key that each principal has a value of its own for. */
  readonly readsOwnKeys: boolean;
}

/** A request with its formula, before it is solved. */
export interface Judged {
  readonly decided: Decided;
  readonly allowed: Formula;
  readonly assumptions: readonly Assumption[];
  readonly exists: boolean | undefined;
  readonly readsOwnKeys: boolean;
}

/** Judges one request; `undefined` when the principal names nobody of AWS. `policy` stands for the resource's own. */
export function judge(
  parts: ModelParts,
  spec: PrincipalSpec,
  action: string,
  resource: string,
  context?: ReadonlyMap<string, KeyState>,
  policy?: PolicyDocument,
): Judged | undefined {
  const id = action.toLowerCase();
  const found = parts.resources.find(resource, id);
  const target = policy === undefined ? found : { ...found, policy: parts.policies.single(policy, resource) };
  const principal = resolvePrincipal(parts, spec, target.account);
  if (principal === undefined) return undefined;
  const said = context === undefined ? principal.said : new Map([...principal.said, ...context]);
  let readsOwnKeys = false;
  const known = requestContext(principal.side, target.side, said);
  const decided = decide(
    {
      caller: principal.caller,
      action: id,
      resource,
      resourceAccount: target.account,
      context: {
        state(key) {
          readsOwnKeys ||= isOwnKey(key);
          return known.state(key);
        },
      },
      sessionsOpen: true,
      resourceDecides: resourceMustAllow(id, resource, target.policy !== undefined),
    },
    {
      ...principal.layers,
      ...(target.policy === undefined ? {} : { resource: target.policy }),
      ...(target.resourceControl === undefined ? {} : { resourceControl: target.resourceControl }),
    },
  );
  return {
    decided,
    allowed: both(principal.limit, decided.allowed),
    assumptions: [...parts.organization.assumptions, ...target.assumptions],
    exists: principal.exists,
    readsOwnKeys,
  };
}

/** Solves a judged request. */
export function decisionOf(parts: ModelParts, judged: Judged): Decision {
  const table = parts.estate.evidence;
  const solution = solve(judged.allowed);
  return {
    verdict: solution.verdict,
    open: openOf(solution.residue, { evidence: (atom) => atomPlaces(table, atom), gap: parts.gaps.index }),
    by: decisionPlaces(table, judged.decided.says, solution.verdict !== "allowed"),
    gaps: solution.gaps.map(parts.gaps.index),
    assumptions: judged.assumptions,
    ...gatherKeys(judged.allowed, solution),
    shut: solution.verdict === "denied" ? shutGates(judged.decided) : [],
    exists: judged.exists,
    readsOwnKeys: judged.readsOwnKeys,
  };
}
