/** The identities that hold what was asked, at one place. */
import { all, any } from "../facts/open.ts";
import type { End } from "../world/grants.ts";
import { holders } from "../world/holders.ts";
import type { World } from "../world/world.ts";
import type { Asked, Question } from "./question.ts";

/** Ends of a question in a cluster (`undefined` = AWS): any way of the effect counts, and every further permission must hold at the same identity. */
export function endsOf(world: World, asked: Asked, where: string | undefined, literal: boolean): End[] {
  const first = asked.anyOf.flatMap((question) => [...endsOfOne(world, question, where, literal)]);
  if (asked.and.length === 0) return first;
  return together(
    world,
    first,
    asked.and.map((question) => [...endsOfOne(world, question, where, literal)]),
    where,
  );
}

function* endsOfOne(world: World, question: Question, where: string | undefined, literal: boolean): Generator<End> {
  if (question.kind === "aws") {
    if (where === undefined) yield* world.aws.ends(question.action, question.resource);
    return;
  }
  if (where === undefined) return;
  const { kind: _kind, ...attributes } = question;
  yield* holders(world, world.cluster(where), attributes, { literal });
}

/** Ends of everything at once: identities that hold the first and all the others, each by whatever the identity is a member of. */
function together(
  world: World,
  first: readonly End[],
  others: readonly (readonly End[])[],
  where: string | undefined,
): End[] {
  const found: End[] = [];
  const tables = [first, ...others].map(byNode);
  for (const identity of world.identities.list()) {
    if (identity.kind === "hub" || identity.cluster !== where) continue;
    const members = [identity.id, ...world.memberOf(identity.id)];
    const held = tables.map((table) => members.flatMap((node) => table.get(node) ?? []));
    const [main] = held;
    if (main === undefined || held.some((ends) => ends.length === 0)) continue;
    const rest = all(held.slice(1).map((ends) => any(ends.map((end) => end.open))));
    for (const end of main) found.push({ ...end, node: identity.id, open: all([end.open, rest]) });
  }
  return found;
}

function byNode(ends: readonly End[]): Map<number, End[]> {
  const table = new Map<number, End[]>();
  for (const end of ends) {
    const list = table.get(end.node);
    if (list === undefined) table.set(end.node, [end]);
    else list.push(end);
  }
  return table;
}
