/** The access to an EKS cluster by AWS credentials alone: its endpoint and authority as DescribeCluster tells them, tokens made here. */
import { objectIn, textIn } from "../aws/answer.ts";
import type { Answer, Connection } from "../aws/connection.ts";
import { eksToken, TOKEN_LIFETIME } from "../aws/eks-token.ts";
import type { ClusterAccess } from "./access.ts";

/** `cluster` is the object below `cluster` of the answer. `undefined` when it has no endpoint: it is being made, or is a connected one. `now` gives milliseconds. */
export function eksAccess(
  cluster: Answer,
  region: string,
  connection: Connection,
  now: () => number,
): ClusterAccess | undefined {
  const name = textIn(cluster, "name");
  const server = textIn(cluster, "endpoint");
  const authority = textIn(objectIn(cluster, "certificateAuthority"), "data");
  if (name === undefined || server === undefined) return undefined;
  let token = "";
  let madeAt = Number.NEGATIVE_INFINITY;
  return {
    name,
    server,
    ...(authority === undefined ? {} : { ca: Buffer.from(authority, "base64").toString("utf8") }),
    credentials: async (renew) => {
      if (renew || now() - madeAt > TOKEN_LIFETIME) {
        // A token that is refused before its time bears credentials that have ended.
        const { credentials, offset } = await connection.signing(renew);
        madeAt = now();
        token = eksToken({ cluster: name, region, credentials, at: new Date(madeAt + offset) });
      }
      return { token };
    },
  };
}
