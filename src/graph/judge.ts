/** The verdict of a whole path: the conjunction of its steps and its grant, with what the session carries on, simplified, then classified. */
import { all, atStep, type Open } from "../facts/open.ts";
import type { Verdict } from "../facts/verdict.ts";
import type { Conditions, KnownKeys } from "../world/conditions.ts";
import type { World } from "../world/world.ts";
import { type Graph, isStep, recordOf } from "./graph.ts";
import type { WayPath } from "./paths.ts";

export interface Judged {
  readonly verdict: Verdict;
  readonly open: Open;
}

/** Keys that are gone from credentials that any AssumeRole-like call gave out: IAM User Guide, "aws:MultiFactorAuthPresent". */
const ROLE_SESSION: KnownKeys = new Map([
  ["aws:multifactorauthpresent", "absent"],
  ["aws:multifactorauthage", "absent"],
]);

/** The state in which an identity starts: a role is only ever used as a session. */
export function startState(world: World, start: number): KnownKeys {
  const { kind } = world.identities.at(start);
  return kind === "aws-role" || kind === "aws-session" ? ROLE_SESSION : new Map();
}

/** Judges a path; `grantOpen` is what the grant at its end leaves open. `carried` overrides the state of the start (a given session name, say). */
export function judgePath(world: World, graph: Graph, path: WayPath, grantOpen: Open, carried?: KnownKeys): Judged {
  const conditions: Conditions = world.conditions;
  let state: KnownKeys = new Map([...startState(world, path.start), ...(carried ?? [])]);
  const parts: Open[] = [];
  // Which request's session name a user name pattern speaks of: that of the last step that began a session.
  let sessionStep = 0;
  for (const [index, step] of path.steps.entries()) {
    for (const joint of step.members)
      parts.push(conditions.simplify(atStep(recordOf(graph, joint).open, sessionStep), state));
    const record = recordOf(graph, step.edge);
    parts.push(conditions.simplify(atStep(record.open, index), state));
    for (const joint of step.spokes) parts.push(recordOf(graph, joint).open);
    if (!isStep(record)) continue;
    const { sets } = record.step;
    if (sets === undefined) continue;
    const next = new Map(state);
    for (const [key, value] of Object.entries(sets)) {
      if (key === "@session") continue;
      next.set(key.toLowerCase(), value);
    }
    if (sets["@session"] !== undefined) {
      sessionStep = index;
      if (sets["@session-name"] === undefined) next.delete("@session-name");
    }
    state = next;
  }
  for (const joint of path.members)
    parts.push(conditions.simplify(atStep(recordOf(graph, joint).open, sessionStep), state));
  parts.push(conditions.simplify(atStep(grantOpen, path.steps.length), state));
  const open = all(parts);
  const verdict = conditions.classify(open);
  return { verdict, open };
}
