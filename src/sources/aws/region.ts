/** The region where none is given: environment, then the profile of the configuration files, as the SDK looks it up. */
import { CollectError } from "../collect/collect-error.ts";

/** The region. Throws a {@link CollectError} `bad-options` when nothing says one. */
export async function defaultRegion(profile: string | undefined): Promise<string> {
  const { STSClient } = await import("@aws-sdk/client-sts");
  const client = new STSClient(profile === undefined ? {} : { profile });
  try {
    return await client.config.region();
  } catch {
    throw new CollectError("bad-options", "expected a region, by `region`, `AWS_REGION` or the profile, came none");
  } finally {
    client.destroy();
  }
}
