/** `clew simulate`: one request with all its policies, decided offline. A line has the format of the IAM conformance cases. */
import { type EvidenceTable, evidenceTable, type Handle } from "../facts/evidence.ts";
import type { Gap } from "../facts/gap.ts";
import type { PolicyDocument } from "../facts/iam.ts";
import type { Open } from "../facts/open.ts";
import type { Verdict } from "../facts/verdict.ts";
import { type Context, completeContext, type KeyState, known } from "./conditions/context.ts";
import type { KeyValue } from "./conditions/test.ts";
import { type Caller, callerOf } from "./decision/caller.ts";
import { type Decided, decide } from "./decision/decide.ts";
import type { Say } from "./decision/judge-layer.ts";
import type { Layer, Layers } from "./decision/layers.ts";
import { resourceMustAllow } from "./decision/request.ts";
import { atomPlaces, statementHandle } from "./model/evidence.ts";
import { gapTable } from "./model/gap-table.ts";
import { callerSide, type KnownSide, requestContext } from "./model/known-keys.ts";
import { type Fields, isFields, shown } from "./policy/json.ts";
import { parsePolicy } from "./policy/parse-policy.ts";
import type { PolicyFault } from "./policy/statement.ts";
import { gatherKeys } from "./solve/key-names.ts";
import { openOf } from "./solve/open-tree.ts";
import { solve } from "./solve/solve.ts";

/** A statement that decided: the policy's name in the line, the statement's index (absent when `Statement` is a single object), its Sid, and its place in the line. */
export interface SimulatedStatement {
  readonly policy: string;
  readonly statement?: number;
  readonly sid?: string;
  readonly effect: "Allow" | "Deny";
  readonly pointer: string;
}

/** The answer to a line with a complete context. */
export interface Simulated {
  readonly id?: string;
  readonly verdict: "allowed" | "explicitly-denied" | "implicitly-denied";
  /** The denying statements; of an allowed request, the allowing ones. */
  readonly by: readonly SimulatedStatement[];
  readonly issues?: readonly PolicyFault[];
}

/** The answer to a line with `"context":"open"`. Evidence in `open` are JSON Pointers into the line; `gap` indexes `gaps`. */
export interface SimulatedOpen {
  readonly id?: string;
  readonly verdict: Verdict;
  readonly by: readonly SimulatedStatement[];
  readonly open: Open;
  /** Open keys that can flip the verdict alone, sorted. */
  readonly keys: readonly string[];
  /** Values of `keys` that allow; a key it lacks must be absent. */
  readonly witness?: Readonly<Record<string, KeyValue>>;
  readonly gaps: readonly Gap[];
  /** Places of the handles in `open`. */
  readonly places: Readonly<Record<number, string>>;
  readonly issues?: readonly PolicyFault[];
}

/** A line that cannot be decided: what was expected at which place. */
export interface SimulationFault {
  readonly id?: string;
  readonly error: { readonly pointer: string; readonly expected: string; readonly came: string };
}

/** Decides one line, given as parsed JSON. */
export function simulate(line: unknown): Simulated | SimulatedOpen | SimulationFault {
  if (!isFields(line)) return fault(undefined, "", "an object", shown(line));
  const id = typeof line["id"] === "string" ? line["id"] : undefined;
  const request = line["request"];
  if (!isFields(request)) return fault(id, "/request", "an object", shown(request));
  const { principal, action, resource, resourceAccount, context } = request;
  const named = typeof principal === "string" ? callerOf(principal) : undefined;
  if (named === undefined)
    return fault(id, "/request/principal", "a principal ARN or a service name", shown(principal));
  if (typeof action !== "string" || !action.includes(":"))
    return fault(id, "/request/action", "`service:action`", shown(action));
  if (typeof resource !== "string") return fault(id, "/request/resource", "an ARN or `*`", shown(resource));
  if (context !== undefined && context !== "open" && !isFields(context))
    return fault(id, "/request/context", "an object of keys, or `open`", shown(context));
  const open = context === "open";
  const values = isFields(context) ? keyValues(context) : isFields(request["known"]) ? keyValues(request["known"]) : {};
  const caller = withPath(named, values);
  const table = evidenceTable();
  const { layers, faults } = layersOf(line, table);
  const decided = decide(
    {
      caller,
      action: action.toLowerCase(),
      resource,
      resourceAccount: typeof resourceAccount === "string" ? resourceAccount : undefined,
      context: open ? openFor(caller, values) : completeContext(values),
      sessionsOpen: open,
      resourceDecides: resourceMustAllow(action.toLowerCase(), resource, layers.resource !== undefined),
    },
    layers,
  );
  const head = id === undefined ? {} : { id };
  const tail = faults.length === 0 ? {} : { issues: faults };
  return open ? { ...head, ...openAnswer(decided, table), ...tail } : { ...head, ...answer(decided, table), ...tail };
}

function answer(decided: Decided, table: EvidenceTable): Omit<Simulated, "id"> {
  // What AWS does not document is no verdict of AWS: it neither allows nor denies here.
  const { resource, identity, limits } = decided.says;
  if (decided.denied === true) {
    const denies = [identity, resource, ...limits].flatMap((says) => says.denies);
    return { verdict: "explicitly-denied", by: statements(denies, table) };
  }
  if (decided.allowed !== true) return { verdict: "implicitly-denied", by: [] };
  return {
    verdict: "allowed",
    by: statements([...identity.allows, ...resource.allows, ...limits.flatMap((says) => says.allows)], table),
  };
}

function openAnswer(decided: Decided, table: EvidenceTable): Omit<SimulatedOpen, "id"> {
  const solution = solve(decided.allowed);
  const gaps = gapTable([]);
  const places: Record<number, string> = {};
  const open = openOf(solution.residue, {
    gap: gaps.index,
    evidence(atom) {
      const handles = atomPlaces(table, atom);
      for (const handle of handles) places[handle] = table.locate(handle).pointer;
      return handles;
    },
  });
  const says = [decided.says.identity, decided.says.resource, ...decided.says.limits];
  const allows = solution.verdict === "denied" ? [] : says.flatMap((one) => one.allows);
  const denies = solution.verdict === "allowed" ? [] : says.flatMap((one) => one.denies);
  const { keys, witness } = gatherKeys(decided.allowed, solution);
  return {
    verdict: solution.verdict,
    by: statements([...denies, ...allows], table),
    open,
    keys,
    ...(solution.witness === undefined ? {} : { witness }),
    gaps: gaps.gaps,
    places,
  };
}

function statements(says: readonly Say[], table: EvidenceTable): SimulatedStatement[] {
  return says.map(({ origin }) => {
    const { statement, source } = origin;
    return {
      policy: source.name,
      ...(statement.index === undefined ? {} : { statement: statement.index }),
      ...(statement.sid === undefined ? {} : { sid: statement.sid }),
      effect: statement.effect,
      pointer: table.locate(statementHandle(table, origin)).pointer,
    };
  });
}

function keyValues(fields: Fields): Record<string, KeyValue> {
  const values: Record<string, KeyValue> = {};
  for (const [key, value] of Object.entries(fields)) {
    if (Array.isArray(value)) values[key] = value.map(String);
    else if (value !== null && value !== undefined && !isFields(value)) values[key] = String(value);
  }
  return values;
}

/** A session ARN carries no path; `aws:PrincipalArn` does. */
function withPath(caller: Caller, values: Readonly<Record<string, KeyValue>>): Caller {
  if (caller.kind !== "role" || caller.pathUnknown === undefined) return caller;
  const arn = Object.entries(values).find(([key]) => key.toLowerCase() === "aws:principalarn")?.[1];
  if (typeof arn !== "string" || !arn.endsWith(`/${caller.name}`) || !arn.includes(`::${caller.account}:role/`))
    return caller;
  const { pathUnknown: _, ...rest } = caller;
  return { ...rest, arn, serviceLinked: arn.includes(":role/aws-service-role/") };
}

/** Everything is open but what the principal is, and what the line says besides. */
function openFor(caller: Caller, values: Readonly<Record<string, KeyValue>>): Context {
  const unknown = {
    id: () => UNKNOWN,
    paths: () => UNKNOWN,
    serviceControl: () => undefined,
    resourceControl: () => undefined,
    assumptions: [],
  };
  const side: KnownSide = callerSide(caller, unknown);
  const said = new Map<string, KeyState>();
  for (const [key, value] of Object.entries(values)) said.set(key.toLowerCase(), known(value));
  return requestContext(side, { state: () => undefined }, said);
}

const UNKNOWN: KeyState = { kind: "open", domain: { optional: true } };

function layersOf(
  line: Fields,
  table: EvidenceTable,
): { readonly layers: Layers; readonly faults: readonly PolicyFault[] } {
  const root = table.document("line");
  const faults: PolicyFault[] = [];
  const one = (name: string, document: unknown, ...path: (string | number)[]) => {
    const evidence: Handle = table.below(root, ...path);
    const source: PolicyDocument = { name, document, evidence };
    const policy = parsePolicy(document);
    const { pointer } = table.locate(evidence);
    for (const found of policy.faults) faults.push({ ...found, pointer: `${pointer}${found.pointer}` });
    return { source, policy };
  };
  const listed = (field: string) =>
    listAt(line, field).map((entry, index) => {
      const wrapped = isFields(entry) && "document" in entry;
      const name = wrapped && typeof entry["name"] === "string" ? entry["name"] : `${field}/${index}`;
      return wrapped ? one(name, entry["document"], field, index, "document") : one(name, entry, field, index);
    });
  const single = (field: string): Layer | undefined =>
    line[field] === undefined || line[field] === null
      ? undefined
      : { policies: [one(field, line[field], field)], gaps: [] };
  const levels = (field: string): readonly Layer[] | undefined =>
    line[field] === undefined || line[field] === null
      ? undefined
      : listAt(line, field).map((level, index) => ({
          policies: (Array.isArray(level) ? level : [level]).map((document, position) =>
            one(`${field}/${index}/${position}`, document, field, index, position),
          ),
          gaps: [],
        }));
  const [boundary, session, resource] = [
    single("permissionsBoundary"),
    single("sessionPolicy"),
    single("resourcePolicy"),
  ];
  const [serviceControl, resourceControl] = [levels("serviceControlPolicies"), levels("resourceControlPolicies")];
  const layers: Layers = {
    identity: { policies: [...listed("identityPolicies"), ...listed("groupPolicies")], gaps: [] },
    ...(boundary === undefined ? {} : { boundary }),
    ...(session === undefined ? {} : { session }),
    ...(resource === undefined ? {} : { resource }),
    ...(serviceControl === undefined ? {} : { serviceControl }),
    ...(resourceControl === undefined ? {} : { resourceControl }),
  };
  return { layers, faults };
}

function listAt(line: Fields, field: string): readonly unknown[] {
  const value = line[field];
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
}

function fault(id: string | undefined, pointer: string, expected: string, came: string): SimulationFault {
  return { ...(id === undefined ? {} : { id }), error: { pointer, expected, came } };
}
