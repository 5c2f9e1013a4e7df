/** The words that name an action: VERB RESOURCE [NAME], VERB /URL, or --aws ACTION [ARN]. */
import type { Flag, Invocation } from "./command.ts";
import { UsageError } from "./usage-error.ts";

export const awsFlag: Flag = { name: "aws", value: "boolean", about: "the words are an AWS action and a resource ARN" };

/** Request fields from the words of a command line, from the `skip`-th on. Throws UsageError when they do not fit. */
export function readAction(invocation: Invocation, skip = 0): Record<string, string> {
  const words = invocation.words.slice(skip);
  if (invocation.flags["aws"] === true) {
    const [action, arn, extra] = words;
    if (action === undefined || extra !== undefined)
      throw new UsageError(`expected --aws ACTION [ARN], came \`${words.join(" ")}\``);
    return arn === undefined ? { action } : { action, arn };
  }
  const [verb, resource, name, extra] = words;
  if (verb === undefined || resource === undefined || extra !== undefined) {
    throw new UsageError(`expected VERB RESOURCE [NAME], came \`${words.join(" ")}\``);
  }
  if (resource.startsWith("/")) {
    if (name !== undefined) throw new UsageError(`expected VERB /URL, came \`${words.join(" ")}\``);
    return { verb, path: resource };
  }
  return name === undefined ? { verb, resource } : { verb, resource, name };
}
