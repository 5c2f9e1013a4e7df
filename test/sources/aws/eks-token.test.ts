import { createHash, createHmac } from "node:crypto";
import { SignatureV4 } from "@smithy/signature-v4";
import { describe, expect, test } from "vitest";
import { eksToken } from "../../../src/sources/aws/eks-token.ts";

const AT = new Date("2026-11-25T09:30:00Z");
const KEYS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
const urlOf = (token: string): string => Buffer.from(token.replace("k8s-aws-v1.", ""), "base64url").toString("utf8");

/** What botocore's `RequestSigner.generate_presigned_url` gives, as `aws eks get-token` calls it, at that moment. */
const BOTOCORE = [
  {
    cluster: "prod-eu",
    region: "eu-west-1",
    sessionToken: undefined,
    url: "https://sts.eu-west-1.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20261125%2Feu-west-1%2Fsts%2Faws4_request&X-Amz-Date=20261125T093000Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host%3Bx-k8s-aws-id&X-Amz-Signature=c5ac4395f891a3ef26c84f3ae654cf197088025888f15f79dbac48c09958f0e3",
  },
  {
    cluster: "prod",
    region: "us-gov-west-1",
    sessionToken: "IQoJb3JpZ2luX2VjEXAMPLE//+abc==",
    url: "https://sts.us-gov-west-1.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20261125%2Fus-gov-west-1%2Fsts%2Faws4_request&X-Amz-Date=20261125T093000Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host%3Bx-k8s-aws-id&X-Amz-Security-Token=IQoJb3JpZ2luX2VjEXAMPLE%2F%2F%2Babc%3D%3D&X-Amz-Signature=14815902c6cb23ee6b93be32d2919ba5aac163cea82fa10c38f9e4ad55d798b6",
  },
  {
    cluster: "prod",
    region: "cn-north-1",
    sessionToken: "t/+=",
    url: "https://sts.cn-north-1.amazonaws.com.cn/?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20261125%2Fcn-north-1%2Fsts%2Faws4_request&X-Amz-Date=20261125T093000Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host%3Bx-k8s-aws-id&X-Amz-Security-Token=t%2F%2B%3D&X-Amz-Signature=cbbcc76120625eb0481b465a800da218fc0e344744ae41b747c2da2e85fde76e",
  },
] as const;

describe("a token of EKS", () => {
  test.each(BOTOCORE)(
    "in $region is byte for byte what the AWS CLI makes",
    ({ cluster, region, sessionToken, url }) => {
      const credentials = { ...KEYS, ...(sessionToken === undefined ? {} : { sessionToken }) };
      const token = eksToken({ cluster, region, credentials, at: AT });
      expect(urlOf(token)).toBe(url);
      expect(token).toBe(
        `k8s-aws-v1.${Buffer.from(url).toString("base64").replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")}`,
      );
    },
  );

  test("bears the signature that the SDK's own signer makes", async () => {
    const signer = new SignatureV4({
      credentials: { ...KEYS, sessionToken: "a/b+c" },
      region: "ap-south-1",
      service: "sts",
      sha256: Sha256,
      applyChecksum: false,
    });
    const signed = await signer.presign(
      {
        method: "GET",
        protocol: "https:",
        hostname: "sts.ap-south-1.amazonaws.com",
        path: "/",
        query: { Action: "GetCallerIdentity", Version: "2011-06-15" },
        headers: { host: "sts.ap-south-1.amazonaws.com", "x-k8s-aws-id": "c" },
      },
      { expiresIn: 60, signingDate: AT, unhoistableHeaders: new Set(["x-k8s-aws-id"]) },
    );
    const ours = new URL(
      urlOf(eksToken({ cluster: "c", region: "ap-south-1", credentials: { ...KEYS, sessionToken: "a/b+c" }, at: AT })),
    );
    expect(Object.fromEntries(ours.searchParams)).toEqual(signed.query);
  });
});

/** Node's own SHA-256 in the shape that the signer takes. */
class Sha256 {
  readonly #hash: { update(data: Uint8Array): unknown; digest(): Buffer };
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash =
      secret === undefined
        ? createHash("sha256")
        : createHmac("sha256", typeof secret === "string" ? secret : Buffer.from(secret as Uint8Array));
  }
  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(typeof data === "string" ? Buffer.from(data) : (data as Uint8Array));
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
  reset(): void {}
}
