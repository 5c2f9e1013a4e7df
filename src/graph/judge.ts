/** The verdict of a whole path: the conjunction of its steps and its grant, with what the session carries on, simplified, then classified. */
import { all, atStep, isTrue, type Open, TRUE } from "../facts/open.ts";
import type { Verdict } from "../facts/verdict.ts";
import type { World } from "../world/world.ts";
import { type Graph, isStep, recordOf } from "./graph.ts";
import type { WayPath } from "./paths.ts";

export interface Judged {
  readonly verdict: Verdict;
  readonly open: Open;
}

/** What a session brings along: keys in lower case. */
type State = ReadonlyMap<string, "absent" | readonly string[]>;

/** Keys that are gone from credentials that any AssumeRole-like call gave out: IAM User Guide, "aws:MultiFactorAuthPresent". */
const ROLE_SESSION: State = new Map([
  ["aws:multifactorauthpresent", "absent"],
  ["aws:multifactorauthage", "absent"],
]);

const ALLOWED: Judged = { verdict: "allowed", open: TRUE };

/** The state in which an identity starts: a role is only ever used as a session. */
export function startState(world: World, start: number): State {
  const { kind } = world.identities.at(start);
  return kind === "aws-role" || kind === "aws-session" ? ROLE_SESSION : new Map();
}

/** Judges a path; `grantOpen` is what the grant at its end leaves open. `carried` is what is known of the starting session besides (its name, say). */
export function judgePath(world: World, graph: Graph, path: WayPath, grantOpen: Open, carried?: State): Judged {
  const parts: Open[] = [];
  const known = new Map<string, "absent" | readonly string[]>();
  let state: State = new Map([...startState(world, path.start), ...(carried ?? [])]);
  // Which request's session name a user name pattern speaks of: that of the last step that began a session. Before any, that of the start.
  let sessionStep = 0;
  const put = (open: Open, step: number): void => {
    if (isTrue(open)) return;
    parts.push(atStep(open, step));
    for (const [key, value] of state) known.set(`${step}#${key}`, value);
  };
  for (const [index, step] of path.steps.entries()) {
    for (const joint of step.members) put(recordOf(graph, joint).open, sessionStep);
    const record = recordOf(graph, step.edge);
    put(record.open, isStep(record) && usesSessionName(record.kind.id) ? sessionStep : index);
    for (const joint of step.spokes) put(recordOf(graph, joint).open, index);
    if (!isStep(record) || record.step.sets === undefined) continue;
    const next = new Map(state);
    for (const [key, value] of Object.entries(record.step.sets))
      if (!key.startsWith("@")) next.set(key.toLowerCase(), value);
    if (record.step.sets["@session"] !== undefined) {
      sessionStep = index;
      // A new session has a name of its own, whatever the caller's was.
      if (record.step.sets["sts:RoleSessionName"] === undefined) next.delete("sts:rolesessionname");
    }
    state = next;
  }
  for (const joint of path.members) put(recordOf(graph, joint).open, sessionStep);
  put(grantOpen, path.steps.length);
  return parts.length === 0 ? ALLOWED : world.conditions.settle(all(parts), known);
}

/** Steps that speak of the name of the session that enters a cluster, not of a request of their own. */
function usesSessionName(kind: string): boolean {
  return kind === "access-entry" || kind.startsWith("aws-auth-");
}
