/** The answer of can as a proof: verdict, then each step with what it rests on. */
import { grantWords, openWords, placeWords, shortKey, whereWords } from "../../explain/words.ts";
import type { CanAnswerJson, PathJson, RowJson, StepJson } from "../../queries/answer.ts";
import type { Paint } from "./colour.ts";
import { printable } from "./table.ts";

/** Lines of the answer; for a denial the gate that was shut. */
export function canLines(answer: CanAnswerJson, paint: Paint): string[] {
  const lines = [paint.verdict(answer.verdict)];
  for (const row of answer.rows) lines.push(...rowLines(row, paint));
  if (answer.closestDenial !== null) lines.push(printable(`closest: ${answer.closestDenial}`));
  for (const gap of answer.gaps.filter((one) => (one.rows ?? 0) > 0))
    lines.push(printable(`gap ${gap.id}: ${gap.what} is ${gap.kind} (${gap.close})`));
  for (const note of answer.notes) lines.push(printable(note));
  return lines;
}

function rowLines(row: RowJson, paint: Paint): string[] {
  const lines = [
    printable(`${shortKey(row.identity.id, row.cluster)} in ${whereWords(row) || "AWS"}: `) +
      paint.verdict(row.verdict),
  ];
  if (Object.keys(row.open).length > 0) lines.push(printable(`  if ${openWords(row.open)}`));
  for (const limit of row.limits) lines.push(printable(`  limited to ${limit}`));
  lines.push(...pathLines(row.path, row.cluster, paint));
  return lines;
}

/** The steps of a path, one need a line, with the places. */
export function pathLines(path: PathJson, cluster: string | null, paint: Paint): string[] {
  const lines: string[] = [];
  for (const [index, step] of path.steps.entries()) lines.push(...stepLines(step, index + 1, cluster, paint));
  if (path.grant !== undefined) {
    lines.push(printable(`  ${path.steps.length + 1}. ${grantWords(path.grant, path.steps.length > 0)}`));
    for (const place of path.grant.evidence) lines.push(paint.dim(printable(`       ${placeWords(place)}`)));
  }
  return lines;
}

function stepLines(step: StepJson, number: number, cluster: string | null, paint: Paint): string[] {
  const lines = [
    printable(`  ${number}. ${step.edge}: ${shortKey(step.from, cluster)} → ${shortKey(step.to, cluster)}`),
  ];
  for (const need of step.needs) {
    const open = need.open === undefined ? "" : ` if ${openWords(need.open)}`;
    lines.push(printable(`     ${need.need}${open}${need.note === undefined ? "" : ` (${need.note})`}`));
    if (need.evidence.length > 0)
      lines.push(paint.dim(printable(`       ${need.evidence.map(placeWords).join(" · ")}`)));
  }
  for (const use of step.uses)
    for (const used of use) lines.push(...stepLines(used, number, cluster, paint).map((line) => `  ${line}`));
  return lines;
}
