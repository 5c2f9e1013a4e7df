import { type SimulationFault, simulate as simulateLine } from "../../iam/simulate.ts";
import { batch } from "../batch.ts";
import type { Command } from "../command.ts";
import { UsageError } from "../usage-error.ts";

export const simulate: Command = {
  name: "simulate",
  summary: "an offline policy simulator: AWS requests with all their policies",
  usage: ["simulate --batch FILE|-"],
  about:
    'Decides JSON lines of {request: {principal, action, resource, resourceAccount, context}, identityPolicies, groupPolicies, permissionsBoundary, sessionPolicy, resourcePolicy, serviceControlPolicies, resourceControlPolicies}. With a complete context the verdict is allowed, explicitly-denied or implicitly-denied, with the statements that decided; with "context": "open" it is the three-valued verdict with what is left open.',
  examples: [
    { line: "clew simulate --batch cases.jsonl", says: "one line out for each, same order; no snapshot needed" },
  ],
  flags: [{ name: "batch", value: "FILE", about: "JSON lines; - is stdin" }],
  async run(invocation) {
    if (invocation.flags["batch"] === undefined || invocation.words.length > 0)
      throw new UsageError("expected --batch FILE");
    return batch(invocation, (line) => {
      const answer = simulateLine(line);
      return "error" in answer ? { ...answer, error: faultWords(answer.error) } : answer;
    });
  },
};

/** One line for people, as every batch form gives it. */
function faultWords({ pointer, expected, came }: SimulationFault["error"]): string {
  return `expected ${expected} at \`${pointer === "" ? "/" : pointer}\`, came ${came === "none" ? "nothing" : came}`;
}
