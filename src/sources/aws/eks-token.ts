/**
 * Bearer tokens for EKS API servers, made from AWS credentials: a presigned `sts:GetCallerIdentity` URL that names the
 * cluster in a signed header (kubernetes-sigs/aws-iam-authenticator `pkg/token/token.go`; byte-equal to
 * `aws eks get-token`). Signature: AWS Signature Version 4, query string form.
 */
import { createHash, createHmac } from "node:crypto";
import type { AwsIdentity } from "./credentials.ts";

/** Seconds that the URL is good for; the server takes a token for 15 minutes from the date it bears. */
const EXPIRES = 60;
/** A token is made anew when it is older, in milliseconds: one minute before the server refuses it (`get-token` prints 14 minutes too). */
export const TOKEN_LIFETIME = 14 * 60_000;

export interface TokenRequest {
  readonly cluster: string;
  readonly region: string;
  readonly credentials: AwsIdentity;
  readonly at: Date;
}

/** The token: `k8s-aws-v1.` and the URL in base64url without padding. */
export function eksToken(request: TokenRequest): string {
  return `k8s-aws-v1.${Buffer.from(presigned(request), "utf8").toString("base64url")}`;
}

function presigned({ cluster, region, credentials, at }: TokenRequest): string {
  const time = at.toISOString().replace(/[-:]|\.\d+/g, "");
  const scope = `${time.slice(0, 8)}/${region}/sts/aws4_request`;
  const host = stsHost(region);
  const parameters: (readonly [string, string])[] = [
    ["Action", "GetCallerIdentity"],
    ["Version", "2011-06-15"],
    ["X-Amz-Algorithm", "AWS4-HMAC-SHA256"],
    ["X-Amz-Credential", `${credentials.accessKeyId}/${scope}`],
    ["X-Amz-Date", time],
    ["X-Amz-Expires", String(EXPIRES)],
    ["X-Amz-SignedHeaders", "host;x-k8s-aws-id"],
  ];
  if (credentials.sessionToken !== undefined) parameters.push(["X-Amz-Security-Token", credentials.sessionToken]);
  const query = (pairs: readonly (readonly [string, string])[]): string =>
    pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join("&");
  const sorted = parameters.toSorted(([a], [b]) => (a < b ? -1 : 1));
  const canonical = [
    "GET",
    "/",
    query(sorted),
    `host:${host}`,
    `x-k8s-aws-id:${cluster}`,
    "",
    "host;x-k8s-aws-id",
    sha256(""),
  ];
  const toSign = ["AWS4-HMAC-SHA256", time, scope, sha256(canonical.join("\n"))].join("\n");
  const key = [time.slice(0, 8), region, "sts", "aws4_request"].reduce<Buffer>(
    (secret, part) => hmac(secret, part),
    Buffer.from(`AWS4${credentials.secretAccessKey}`, "utf8"),
  );
  return `https://${host}/?${query([...parameters, ["X-Amz-Signature", hmac(key, toSign).toString("hex")]])}`;
}

/** DNS suffixes of the partitions, by the start of their regions (botocore `partitions.json`). */
const SUFFIXES: readonly (readonly [string, string])[] = [
  ["cn-", "amazonaws.com.cn"],
  ["us-iso-", "c2s.ic.gov"],
  ["us-isob-", "sc2s.sgov.gov"],
  ["us-isof-", "csp.hci.ic.gov"],
  ["eu-isoe-", "cloud.adc-e.uk"],
  ["eusc-", "amazonaws.eu"],
];

function stsHost(region: string): string {
  return `sts.${region}.${SUFFIXES.find(([start]) => region.startsWith(start))?.[1] ?? "amazonaws.com"}`;
}

/** RFC 3986 encoding, as Signature Version 4 wants it. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const hmac = (key: Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();
