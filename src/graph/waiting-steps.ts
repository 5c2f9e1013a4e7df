/** Steps that wait for a second thing, put together where they differ only in who takes them and what else must be reached. */
import type { EdgeKind } from "../edges/edge.ts";
import { stratumOf } from "./build.ts";
import type { StepRecord } from "./graph.ts";

/** Steps of one kind to one target: every way to reach one of each end is a step. */
export interface Waiting {
  readonly kind: EdgeKind;
  readonly to: number;
  /** What must be reached, one of each: the sources first. */
  readonly ends: readonly (readonly number[])[];
  /** The step of a source and, one for each further end, of what else was reached. */
  record(met: readonly number[]): StepRecord | undefined;
}

/** Groups steps so that within a group every source goes with every choice of what else must be reached. */
export function waitingSteps(records: readonly StepRecord[]): readonly Waiting[] {
  const single = records.filter(({ step }) => step.with?.length === 1);
  const several = records.filter(({ step }) => step.with?.length !== 1);
  const bySecond = Map.groupBy(
    single,
    ({ kind, step, open }) => `${kind.id}|${step.to}|${stratumOf(open)}|${step.with?.[0] ?? ""}`,
  );
  const alike = Map.groupBy(bySecond.values(), (list) => {
    const [first] = list;
    const sources = list.map(({ step }) => step.from).sort((a, b) => a - b);
    return `${first?.kind.id}|${first?.step.to}|${stratumOf(first?.open ?? { kind: "all", of: [] })}|${sources.join()}`;
  });
  return [...[...alike.values()].flatMap((lists) => rectangle(lists.flat())), ...several.flatMap(alone)];
}

function rectangle(records: readonly StepRecord[]): Waiting[] {
  const [first] = records;
  if (first === undefined) return [];
  const known = new Map<string, StepRecord>(
    records.map((record) => [`${record.step.from}|${record.step.with?.[0]}`, record]),
  );
  return [
    {
      kind: first.kind,
      to: first.step.to,
      ends: [distinct(records.map(({ step }) => step.from)), distinct(records.flatMap(({ step }) => step.with ?? []))],
      record: ([from, second]) => known.get(`${from}|${second}`),
    },
  ];
}

function alone(record: StepRecord): Waiting[] {
  const { kind, step } = record;
  return [{ kind, to: step.to, ends: [[step.from], ...(step.with ?? []).map((node) => [node])], record: () => record }];
}

const distinct = (nodes: readonly number[]): readonly number[] => [...new Set(nodes)].sort((a, b) => a - b);
