/** A whole estate behind loopback ports: the fake AWS with cluster `prod`, and its API server with real TLS. */

import type { FakeAws } from "../aws/fake-aws.ts";
import { type FakeAwsServer, fakeAwsServer } from "../aws/fake-aws-server.ts";
import { type EstateOptions, estate, REGION } from "../aws/fake-estate.ts";
import { makeCertificates } from "../kubernetes/certificates.ts";
import { COLLECTIONS, OBJECTS } from "../kubernetes/cluster-objects.ts";
import { type FakeApi, type FakeApiOptions, fakeApiServer } from "../kubernetes/fake-api-server.ts";

export interface Lab {
  /** Options of a collection of everything but Identity Center and what stands alone. */
  readonly options: { readonly region: string[]; readonly cluster: string[] };
  readonly awsUrl: string;
  /** What was asked so far with the access key, one request a line, the session's own call left out. */
  asked(key: string): string[];
  close(): Promise<void>;
}

const urlIn = (token = ""): string => Buffer.from(token.replace("k8s-aws-v1.", ""), "base64url").toString("utf8");

/** Access key with which an EKS token is signed. */
export const keyIn = (token: string | undefined): string | undefined =>
  /[?&]X-Amz-Credential=([^%&]+)/.exec(urlIn(token))?.[1];

/** Starts it. The environment must then say `AWS_ENDPOINT_URL`. */
export async function startLab(aws: EstateOptions = {}, api: Partial<FakeApiOptions> = {}): Promise<Lab> {
  const certificates = await makeCertificates();
  const isToken = (token: string | undefined): boolean =>
    urlIn(token).startsWith(`https://sts.${REGION}.amazonaws.com/?Action=GetCallerIdentity&`);
  const server: FakeApi = await fakeApiServer({
    certificates,
    collections: COLLECTIONS,
    objects: OBJECTS,
    admits: isToken,
    pageSize: 2,
    ...api,
  });
  const fake: FakeAws = estate({
    endpoint: server.url,
    authority: Buffer.from(certificates.ca).toString("base64"),
    pageSize: 2,
    ...aws,
  });
  const front: FakeAwsServer = await fakeAwsServer(() => fake);
  return {
    options: { region: [REGION], cluster: ["prod"] },
    awsUrl: front.url,
    asked: (key) => [
      ...fake.log
        .filter((one) => one.key === key && one.name !== "sts:GetCallerIdentity")
        .map(({ name, region, input }) => `${name} ${region} ${JSON.stringify(input)}`),
      ...server.log
        .filter(({ token }) => urlIn(token).includes(`Credential=${key}%2F`))
        .map(({ path }) => `GET ${path}`),
    ],
    close: async () => {
      await front.close();
      await server.close();
    },
  };
}
