import { type Command, outputFlag } from "../command.ts";
import { SOURCE_FLAGS, sourceOf, strictCode } from "../source.ts";

/** Lines handed to the stream at once. */
const CHUNK = 500;

export const graph: Command = {
  name: "graph",
  summary: "the access graph itself, one line a step",
  usage: ["graph -o ndjson [--hubs]", "graph --view trust -o ndjson"],
  about:
    "Prints every step (edge, from, to) with its verdict, what is open and the evidence. Each edge is judged alone; hubs are expanded unless --hubs is given. --view trust prints the AssumeRole edges between users, roles, services and providers with action, keys and a witness.",
  examples: [
    {
      line: 'clew graph -s estate -o ndjson | grep \'"edge":"irsa"\'',
      says: "every ServiceAccount that reaches a role",
    },
  ],
  flags: [
    { name: "hubs", value: "boolean", about: "keep hubs as nodes" },
    {
      name: "view",
      value: "VIEW",
      choices: ["steps", "trust"],
      about: "all steps, or the trust between AWS principals",
    },
    outputFlag(["ndjson"]),
    ...SOURCE_FLAGS,
  ],
  async run(invocation) {
    const { flags, io } = invocation;
    const source = await sourceOf(invocation);
    const lines = await source.graph({
      view: flags["view"] === "trust" ? "trust" : "steps",
      hubs: flags["hubs"] === true,
    });
    let out: string[] = [];
    for (const line of lines) {
      out.push(JSON.stringify(line));
      if (out.length < CHUNK) continue;
      await io.stdout.write(`${out.join("\n")}\n`);
      out = [];
    }
    if (out.length > 0) await io.stdout.write(`${out.join("\n")}\n`);
    return strictCode(invocation, source, 0);
  },
};
