/** The request of `clew collect`, `clew permissions` and the collection job: flags, JSON body and help come from it. */
import { z } from "zod";
import { CollectError } from "./collect-error.ts";
import { DEFAULT_PARTS, PARTS, type Part } from "./parts.ts";

const part = z.enum(PARTS);

/** What is going to be collected, and how it is reached. */
export const collectRequest = z.strictObject({
  cluster: z
    .array(z.string().min(1))
    .optional()
    .describe("name of an EKS cluster, several times for more; absent = every cluster of the regions"),
  region: z
    .array(z.string().regex(/^[a-z]{2,4}(?:-[a-z]+)+-\d$/, "expected a region such as `eu-west-1`"))
    .optional()
    .describe("AWS region, several times for more; absent = that of the profile or environment"),
  profile: z.string().min(1).optional().describe("profile of the AWS configuration files"),
  assumeRole: z
    .array(
      z.string().regex(/^arn:[^:]+:iam::(?:\d{12}|\*):role\/.+$/, "expected the ARN of a role, its account may be `*`"),
    )
    .optional()
    .describe(
      "role to read another account with, several times for more; with account `*`, in every account of the organization",
    ),
  externalId: z.string().min(2).optional().describe("external id sent when a role is assumed"),
  only: z
    .array(part)
    .optional()
    .describe(`parts to read: ${PARTS.join(", ")}; absent = ${DEFAULT_PARTS.join(", ")}`),
  include: z.array(part).optional().describe("parts to read beside the usual ones"),
  skip: z.array(part).optional().describe("parts to leave out"),
  kubeconfig: z
    .string()
    .min(1)
    .optional()
    .describe("reach the one cluster as this file says, instead of by AWS credentials"),
  context: z.string().min(1).optional().describe("reach the one cluster by this context of the kubeconfig"),
  inCluster: z.boolean().default(false).describe("reach the one cluster as the ServiceAccount of the pod this runs in"),
  out: z.string().min(1).optional().describe("folder to write; replaced as a whole when everything has been read"),
  fresh: z.boolean().default(false).describe("do not go on where a run that was stopped has ended"),
  concurrency: z
    .number()
    .int()
    .min(1)
    .max(20)
    .default(5)
    .describe("AWS calls under way at once, per account and region"),
  dryRun: z.boolean().default(false).describe("print the calls, one a line, and make none"),
});
export type CollectOptions = z.input<typeof collectRequest>;
export type CollectRequest = z.output<typeof collectRequest>;

/** Checks options; throws a {@link CollectError} `bad-options` that names the option, what was expected and what came. */
export function checkOptions(options: CollectOptions): CollectRequest {
  const read = collectRequest.safeParse(options);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new CollectError(
      "bad-options",
      `\`${issue?.path.join(".") ?? ""}\`: ${issue?.message.toLowerCase() ?? "not understood"}`,
    );
  }
  const request = read.data;
  if (byKubeconfig(request) && (request.cluster?.length ?? 0) > 1)
    throw new CollectError("bad-options", `expected one cluster with a kubeconfig, came ${request.cluster?.length}`);
  if (!request.dryRun && request.out === undefined)
    throw new CollectError("bad-options", "expected `out`, the folder to write, came nothing");
  if (partsOf(request).size === 0) throw new CollectError("bad-options", "expected a part to read, came none");
  return request;
}

/** Whether the cluster is reached otherwise than by AWS credentials. */
export function byKubeconfig(request: CollectRequest): boolean {
  return request.kubeconfig !== undefined || request.context !== undefined || request.inCluster;
}

/** The parts that are going to be read. */
export function partsOf(request: Pick<CollectRequest, "only" | "include" | "skip">): ReadonlySet<Part> {
  const parts = new Set<Part>([...(request.only ?? DEFAULT_PARTS), ...(request.include ?? [])]);
  for (const one of request.skip ?? []) parts.delete(one);
  return parts;
}
