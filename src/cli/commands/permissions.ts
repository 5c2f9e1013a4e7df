import { CollectError } from "../../sources/collect/collect-error.ts";
import { collectRequest } from "../../sources/collect/options.ts";
import {
  PERMISSION_FORMATS,
  PERMISSION_PARTS,
  type PermissionFormat,
  type PermissionPart,
  permissions as permissionText,
} from "../../sources/collect/permissions.ts";
import { type Command, outputFlag } from "../command.ts";
import { readRequest } from "../flags.ts";
import { UsageError } from "../usage-error.ts";

export const permissions: Command = {
  name: "permissions",
  summary: "the least rights that collect needs",
  usage: ["permissions [-o json|yaml|terraform] [--part iam|rbac|access-entry]"],
  about:
    "Prints the least IAM policy, the least ClusterRole and the least access entry for what is going to be collected. There is no trust policy among them: who may assume the role is yours to say.",
  examples: [{ line: "clew permissions --part iam --cluster prod", says: "the IAM policy for one cluster" }],
  request: collectRequest,
  positional: ["out", "dryRun", "fresh"],
  flags: [
    outputFlag(PERMISSION_FORMATS),
    { name: "part", value: "PART", choices: PERMISSION_PARTS, about: "one part only" },
    { name: "principal-arn", value: "ARN", about: "principal of the access entry" },
  ],
  async run(invocation) {
    const { flags, io, words } = invocation;
    if (words.length > 0) throw new UsageError(`expected no words, came \`${words.join(" ")}\``);
    const request = readRequest(collectRequest, flags, {});
    try {
      await io.stdout.write(
        permissionText(request, {
          format: (flags["output"] as PermissionFormat | undefined) ?? "json",
          part: flags["part"] as PermissionPart | undefined,
          principalArn: flags["principal-arn"] as string | undefined,
        }),
      );
      return 0;
    } catch (error) {
      if (error instanceof CollectError) throw new UsageError(error.message);
      throw error;
    }
  },
};
