/** Edge kinds in words: the table and page of `clew edges`, and the reference docs/edges.md. */
import { CATALOGUE_ROWS, coverageOf, NO_EDGES } from "./catalogue.ts";
import type { EdgeKind } from "./edge.ts";

/** One line a kind: id, nature, severity, title. */
export function edgeTable(edges: readonly EdgeKind[]): string[] {
  const width = Math.max(...edges.map((edge) => edge.id.length));
  return edges.map(
    (edge) => `${edge.id.padEnd(width)}  ${edge.nature.padEnd(8)}  ${edge.severity.padEnd(8)}  ${edge.title}`,
  );
}

/** Everything about one kind, as lines of Markdown that read well as they are. */
export function edgePage(edge: EdgeKind): string[] {
  return [
    `### ${edge.id}`,
    "",
    `${capital(edge.title)}: ${edge.from.join(", ")} → ${edge.to.join(", ")}. Nature ${edge.nature}, severity ${edge.severity}${edge.attack.length === 0 ? "" : `, ATT&CK ${edge.attack.join(", ")}`}.`,
    "",
    edge.meaning,
    "",
    "Needs:",
    "",
    ...Object.entries(edge.needs).map(([need, sentence]) => `- \`${need}\`: ${String(sentence)}`),
    "",
    ...(edge.blindSpots.length === 0 ? [] : ["Blind spots:", "", ...edge.blindSpots.map((text) => `- ${text}`), ""]),
    `Reads ${edge.reads.join(", ")}.`,
    ...(edge.covers.length === 0 ? [] : [`Corresponds to ${edge.covers.map(rowName).join(", ")}.`]),
    "",
    ...edge.references.map((url) => `- <${url}>`),
    "",
  ];
}

/** The text of docs/edges.md. */
export function edgesDocument(edges: readonly EdgeKind[]): string {
  const { yielding, reasoned } = coverageOf(edges);
  const lines = [
    "# Steps",
    "",
    "Rendered from the registry of edge kinds (`src/edges/`). A step says: X can act as Y. Steps of nature `identity` work by design, those of nature `abuse` need somebody to misuse a right (`--through all`).",
    "",
    `| step | nature | severity | title |`,
    "| --- | --- | --- | --- |",
    ...edges.map((edge) => `| [${edge.id}](#${edge.id}) | ${edge.nature} | ${edge.severity} | ${edge.title} |`),
    "",
    "## Each step",
    "",
    ...edges.flatMap(edgePage),
    "## The merged catalogue",
    "",
    `Of ${yielding.length + reasoned.length} rows ${yielding.length} yield something. What is no step:`,
    "",
    ...Object.entries(NO_EDGES).map(
      ([row, { as, answer }]) => `- ${row} ${CATALOGUE_ROWS[Number(row) - 1]} is a ${as}: ${answer}`,
    ),
    "",
    "What yields nothing:",
    "",
    ...reasoned.map(({ row, name, reason }) => `- ${row} ${name}: ${reason}`),
    "",
  ];
  return lines.join("\n");
}

function rowName(text: string): string {
  const row = /^kubernetes:(\d+)$/.exec(text)?.[1];
  return row === undefined ? text : `row ${row} ${CATALOGUE_ROWS[Number(row) - 1] ?? ""}`.trim();
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
