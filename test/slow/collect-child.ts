/** A collection in a process of its own: options from the first argument, the outcome and the peak of memory on stdout. */
import { type CollectIo, collect } from "../../src/sources/collect/collect.ts";
import type { CollectOptions } from "../../src/sources/collect/options.ts";

const { options, key } = JSON.parse(process.argv[2] ?? "{}") as { options: CollectOptions; key: string };
const io: CollectIo = {
  credentials: { open: () => async () => ({ accessKeyId: key, secretAccessKey: "example-of-a-secret-key" }) },
  attempts: 3,
};
const result = await collect(options, io);
process.stdout.write(
  JSON.stringify({
    gaps: result.gaps,
    resumed: result.resumed,
    requests: result.requests,
    kilobytes: process.resourceUsage().maxRSS,
  }),
);
