import { coverageOf } from "../../edges/catalogue.ts";
import { edgePage, edgeTable } from "../../edges/page.ts";
import { EDGES } from "../../edges/registry.ts";
import { type Command, outputFlag } from "../command.ts";
import { print } from "../streams.ts";
import { UsageError } from "../usage-error.ts";

export const edges: Command = {
  name: "edges",
  summary: "the kinds of steps that paths are made of",
  usage: ["edges", "edges ID", "edges --coverage"],
  about:
    "Lists every kind of step: who can act as whom, and by what. With an ID: its meaning, what it needs, references, blind spots, and the entries of public catalogues that it covers. --coverage counts the rows of the merged catalogue that yield something, and says of each other one why not.",
  examples: [
    { line: "clew edges bind-role", says: "what it takes to bind a role" },
    { line: "clew edges -o json | jq '.[].attack'", says: "ATT&CK techniques" },
  ],
  flags: [
    { name: "coverage", value: "boolean", about: "rows of the catalogue covered, and why the others are not" },
    outputFlag(["table", "json"]),
  ],
  async run({ words, flags, io }) {
    if (flags["coverage"] === true) {
      const { yielding, reasoned } = coverageOf(EDGES);
      await print(io, [
        `kubernetes ${yielding.length}/${yielding.length + reasoned.length} (${reasoned.length} reasoned)`,
        ...reasoned.map(({ row, name, reason }) => `${row} ${name}: ${reason}`),
      ]);
      return 0;
    }
    const [id] = words;
    const found = id === undefined ? EDGES : EDGES.filter((edge) => edge.id === id);
    if (found.length === 0) throw new UsageError(`expected the id of an edge (clew edges lists them), came \`${id}\``);
    if (flags["output"] === "json") await print(io, [JSON.stringify(found, null, 2)]);
    else await print(io, id === undefined ? edgeTable(EDGES) : found.flatMap((edge) => edgePage(edge)));
    return 0;
  },
};
