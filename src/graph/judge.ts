/** The verdict of a whole path: the conjunction of its steps and its grant, with what the session carries on, simplified, then classified. */
import { all, atStep, isTrue, type Open, TRUE } from "../facts/open.ts";
import type { Verdict } from "../facts/verdict.ts";
import type { World } from "../world/world.ts";
import { type Graph, isStep, recordOf } from "./graph.ts";
import type { WayPath } from "./paths.ts";
import { openIn, type Session, type State, sessionAfter, startSession, withSourceIdentity } from "./session.ts";

export interface Judged {
  readonly verdict: Verdict;
  readonly open: Open;
}

const ALLOWED: Judged = { verdict: "allowed", open: TRUE };

/** Judges a path; `grantOpen` is what the grant at its end leaves open. `carried` is what is known of the starting session besides (its name, say). */
export function judgePath(world: World, graph: Graph, path: WayPath, grantOpen: Open, carried?: State): Judged {
  const parts: Open[] = [];
  const known = new Map<string, "absent" | readonly string[]>();
  let session = startSession(world, path.start, carried);
  const put = (open: Open, step: number): void => {
    if (isTrue(open)) return;
    parts.push(withSourceIdentity(session, atStep(open, step)));
    for (const [key, value] of session.state) if (key !== "@session") known.set(`${step}#${key}`, value);
  };
  for (const [index, step] of path.steps.entries()) {
    // A user name pattern speaks of the name of the session, which the request that began it has fixed.
    for (const joint of step.members) put(recordOf(graph, joint).open, session.began);
    const record = recordOf(graph, step.edge);
    const open = isStep(record) ? openIn(session, record.step, record.open) : record.open;
    put(open, isStep(record) && usesSessionName(record.kind.id) ? session.began : index);
    for (const joint of step.spokes) put(recordOf(graph, joint).open, index);
    if (isStep(record)) session = sessionAfter(world, session, record.step, step.to, index);
  }
  for (const joint of path.members) put(recordOf(graph, joint).open, session.began);
  put(grantOpen, path.steps.length);
  return parts.length === 0 ? ALLOWED : world.conditions.settle(all(parts), known);
}

/** What every session of an identity carries. */
export function startState(world: World, start: number): State {
  return startSession(world, start).state;
}

/** The session in which each step of a path is taken. */
export function sessionsAlong(world: World, graph: Graph, path: WayPath, carried?: State): readonly Session[] {
  const found: Session[] = [];
  let session = startSession(world, path.start, carried);
  for (const [index, step] of path.steps.entries()) {
    found.push(session);
    const record = recordOf(graph, step.edge);
    if (isStep(record)) session = sessionAfter(world, session, record.step, step.to, index);
  }
  return found;
}

/** Steps that speak of the name of the session that enters a cluster, not of a request of their own. */
function usesSessionName(kind: string): boolean {
  return kind === "access-entry" || kind.startsWith("aws-auth-");
}
