/** What a session carries along a path: condition keys that later requests are tested with, and marks of how an identity is held (docs/answers.md §2). */
import type { Step, Under } from "../edges/edge.ts";
import { assumedRoleArn } from "../facts/arn.ts";
import { all, any, not, type Open } from "../facts/open.ts";
import type { NeedAnswer } from "../world/need.ts";
import type { World } from "../world/world.ts";

/** Keys in lower case, marks (`@…`) among them. */
export type State = ReadonlyMap<string, "absent" | readonly string[]>;

export interface Session {
  readonly state: State;
  /** Step whose request began the session, and with it fixed its name; before any, 0. */
  readonly began: number;
  /** Whether a step of the path began it: what was asked then is known to be what it carries. */
  readonly fresh: boolean;
}

/** Keys that are gone from credentials that any AssumeRole-like call gave out: IAM User Guide, "aws:MultiFactorAuthPresent". */
const ROLE_SESSION: State = new Map([
  ["aws:multifactorauthpresent", "absent"],
  ["aws:multifactorauthage", "absent"],
]);

/** Marks of how one identity is held, which are gone with the next step. */
const PASSING = new Set(["@token-audience", "@api-only", "@no-pod", "@one-pod"]);

/** What goes on from one role session into the next: transitive tags and the source identity (IAM User Guide, "Passing session tags", "Monitor and control actions taken with assumed roles"). */
const isChained = (key: string, value: "absent" | readonly string[]): boolean =>
  key === "@transitive-tags" ||
  key.startsWith("aws:principaltag/") ||
  // One that was not given yet may be given to the next session.
  (key === "aws:sourceidentity" && value !== "absent");

/** The state in which an identity starts: a role is only ever used as a session. `carried` is what is known of that session besides. */
export function startSession(world: World, start: number, carried?: State): Session {
  const { kind, key } = world.identities.at(start);
  const state = new Map(kind === "aws-role" || kind === "aws-session" ? ROLE_SESSION : []);
  for (const [name, value] of carried ?? []) state.set(name, value);
  return { state: withCaller(state, key), began: 0, fresh: false };
}

/** The session behind a step. */
export function sessionAfter(world: World, session: Session, step: Step, to: number, index: number): Session {
  const sets = Object.entries(step.sets ?? {});
  const begins = step.sets?.["@session"];
  const state = new Map<string, "absent" | readonly string[]>();
  for (const [key, value] of session.state) {
    if (PASSING.has(key)) continue;
    if (begins === undefined || (begins !== "absent" && begins[0] === "chained" && isChained(key, value)))
      state.set(key, value);
  }
  if (begins !== undefined) for (const [key, value] of ROLE_SESSION) state.set(key, value);
  for (const [key, value] of sets) if (key !== "@session") state.set(key.toLowerCase(), value);
  if (begins === undefined) return { ...session, state };
  return { state: withCaller(state, world.identities.at(to).key), began: index, fresh: true };
}

/** The ARN of the session itself, where its name is known: trust policies may name it. */
function withCaller(state: Map<string, "absent" | readonly string[]>, key: string): State {
  const name = state.get("sts:rolesessionname");
  const [only] = name === undefined || name === "absent" ? [] : name;
  const arn = only === undefined ? undefined : assumedRoleArn(key, only);
  if (arn === undefined) state.delete("@callersession");
  else state.set("@callersession", [arn]);
  return state;
}

/** What a step leaves open in a session: other than by itself where the session carries a mark that the step heeds. */
export function openIn(session: Session, step: Step, open: Open): Open {
  const heeded = underOf(session, step);
  return heeded.length === 0 ? open : all(heeded.map((under) => under.open));
}

/** Answers of a step's needs as they are in a session. */
export function becauseIn(session: Session, step: Step): Readonly<Record<string, NeedAnswer>> {
  let because: Readonly<Record<string, NeedAnswer>> = step.because;
  for (const under of underOf(session, step)) because = { ...because, ...under.because };
  return because;
}

function underOf(session: Session, step: Step): readonly Under[] {
  if (step.under === undefined) return [];
  return Object.entries(step.under).flatMap(([mark, under]) => {
    const value = session.state.get(mark);
    return value === undefined || value === "absent" ? [] : [under()];
  });
}

/** A source identity is given when a session begins and stays: a condition on it is one on the request that began the session. */
export function withSourceIdentity(session: Session, open: Open): Open {
  if (!session.fresh || session.state.has("aws:sourceidentity")) return open;
  const go = (one: Open): Open => {
    if (one.kind === "leaf")
      return one.key.toLowerCase() === "aws:sourceidentity"
        ? { ...one, key: "sts:SourceIdentity", step: session.began, controller: "caller" }
        : one;
    if (one.kind === "not") return not(go(one.of));
    if (one.kind === "gap") return one;
    return one.kind === "all" ? all(one.of.map(go)) : any(one.of.map(go));
  };
  return go(open);
}
