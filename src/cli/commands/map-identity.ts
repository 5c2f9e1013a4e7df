import { canonicalize } from "../../eks/canonicalize.ts";
import { mapIdentity as mapOne } from "../../eks/map-identity.ts";
import { text } from "../../explain/batch-line.ts";
import { clusterFor } from "../../explain/engine.ts";
import { batch } from "../batch.ts";
import { type Command, SNAPSHOT_FLAGS } from "../command.ts";
import { openSnapshot, strictly } from "../open.ts";
import { inputText, print, say } from "../streams.ts";
import { UsageError } from "../usage-error.ts";

export const mapIdentity: Command = {
  name: "map-identity",
  summary: "who an IAM caller is inside a cluster",
  usage: [
    "map-identity ARN [--session NAME]",
    "map-identity --batch FILE|-",
    "map-identity --canonical --batch FILE|-",
  ],
  about:
    "Maps callers as STS GetCallerIdentity names them ({arn, account, userId, accessKeyId?}) through access entries and aws-auth, exactly as aws-iam-authenticator does. --canonical only canonicalises ARNs and needs no snapshot.",
  examples: [
    {
      line: "clew map-identity arn:aws:sts::111122223333:assumed-role/ci/build-7 --cluster prod-eu",
      says: "one caller",
    },
    {
      line: "clew map-identity --batch callers.jsonl -s estate",
      says: "one line each: mapped, username, groups, source",
    },
  ],
  flags: [
    { name: "batch", value: "FILE", about: "JSON lines {arn, account, userId, accessKeyId?}; - is stdin" },
    { name: "canonical", value: "boolean", about: "with --batch: {arn} lines to principalType and canonical ARN" },
    { name: "cluster", value: "NAME", about: "the cluster; needed when there are several" },
    { name: "ec2-private-dns", value: "FILE", about: "JSON object of instance id to private DNS name" },
    ...SNAPSHOT_FLAGS,
  ],
  async run(invocation) {
    const { flags, io, words } = invocation;
    if (flags["canonical"] === true) {
      return batch(invocation, (line) => {
        const found = canonicalize(text(line, "arn"));
        return "error" in found ? { principalType: found.principalType, canonical: "", error: found.error } : found;
      });
    }
    const opened = await openSnapshot(invocation);
    const cluster = clusterFor(opened.engine.world, flags["cluster"] as string | undefined);
    const given =
      typeof flags["ec2-private-dns"] === "string" ? readDns(await inputText(io, flags["ec2-private-dns"])) : undefined;
    const options = { ec2PrivateDns: given ?? cluster.bridge.privateDns };
    if (flags["quiet"] !== true)
      await say(
        io,
        cluster.bridge.assumptions.map(({ name, value, why }) => `assumed ${name} = ${value}: ${why}`),
      );
    if (flags["batch"] !== undefined) {
      const code = await batch(invocation, (line) =>
        mapOne(
          cluster.bridge.mappers,
          {
            arn: text(line, "arn"),
            account: text(line, "account"),
            userId: text(line, "userId"),
            ...(line["accessKeyId"] === undefined ? {} : { accessKeyId: text(line, "accessKeyId") }),
          },
          options,
        ),
      );
      return strictly(invocation, opened, code);
    }
    const [arn, extra] = words;
    if (arn === undefined || extra !== undefined) throw new UsageError("expected one ARN, or --batch FILE");
    const [, , , , account = ""] = arn.split(":");
    const session = arn.includes(":assumed-role/")
      ? `AROAUNKNOWN:${arn.slice(arn.lastIndexOf("/") + 1)}`
      : "AIDAUNKNOWN";
    const found = mapOne(cluster.bridge.mappers, { arn, account, userId: session }, options);
    await print(io, [JSON.stringify(found, null, 2)]);
    return strictly(invocation, opened, found.mapped ? 0 : 1);
  },
};

function readDns(source: string): Record<string, string> {
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch {
    value = undefined;
  }
  if (
    typeof value !== "object" ||
    value === null ||
    Array.isArray(value) ||
    Object.values(value).some((name) => typeof name !== "string")
  ) {
    throw new UsageError("expected --ec2-private-dns to be an object of instance id to private DNS name");
  }
  return value as Record<string, string>;
}
