import { describe, expect, it } from "vitest";
import { openEngine } from "../../src/explain/engine.ts";
import { examine } from "../../src/explain/irsa-doctor.ts";
import { placesOf } from "../../src/explain/places.ts";
import { ISSUER, iam, NO_PROVIDER, provider, providerArn, roleArn, trusts, WITH_ISSUER } from "../edges/iam.ts";
import { serviceAccount } from "../edges/objects.ts";
import { snapshotOf } from "../scenarios/scenario.ts";

const annotated = serviceAccount("shop/api", {
  metadata: { namespace: "shop", name: "api", uid: "u", annotations: { "eks.amazonaws.com/role-arn": roleArn("app") } },
});
const trust = (subject: string, audience = "sts.amazonaws.com") => [
  trusts({ Federated: providerArn(ISSUER) }, "sts:AssumeRoleWithWebIdentity", {
    StringEquals: { [`${ISSUER}:sub`]: subject, [`${ISSUER}:aud`]: audience },
  }),
];
const MINE = "system:serviceaccount:shop:api";
const READS = [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }];

function ask(
  documents: Record<string, Record<string, unknown>>,
  objects: readonly Record<string, unknown>[] = [annotated],
) {
  const snapshot = snapshotOf({
    "eks/c/aws/cluster.json": {
      cluster: { name: "c", arn: "arn:aws:eks:eu-west-1:111122223333:cluster/c", version: "1.34", ...WITH_ISSUER },
    },
    "eks/c/kubernetes/all.json": [...objects],
    ...documents,
  });
  const { world, estate } = openEngine(snapshot);
  return examine(world, world.cluster("c"), placesOf(estate.evidence, snapshot), "shop", "api");
}

describe("the doctor of IRSA", () => {
  const good = { ...iam({ app: { trust: trust(MINE), allows: READS } }), ...provider(ISSUER) };

  it("finds a chain that holds, with a place for each link", () => {
    const answer = ask(good);
    expect(answer.status).toBe("holds");
    expect(
      answer.chains[0]?.links.filter(({ link }) => link !== "pods").every(({ evidence }) => evidence.length > 0),
    ).toBe(true);
  });

  const faults: [string, ReturnType<typeof ask>, string, string, RegExp][] = [
    [
      "no provider",
      ask({ ...good, ...NO_PROVIDER, [`aws/111122223333/provider.json`]: { OpenIDConnectProviderList: [] } }),
      "provider",
      "missing",
      /create-open-id-connect-provider/,
    ],
    [
      "a client id that is not there",
      ask({ ...good, ...provider(ISSUER, ["other"]) }),
      "audience",
      "contradicts",
      /add-client-id-to-open-id-connect-provider/,
    ],
    ["no role", ask({ ...iam({}), ...provider(ISSUER) }), "role", "missing", /create-role/],
    [
      "a trust of another subject",
      ask({ ...iam({ app: { trust: trust("system:serviceaccount:shop:web"), allows: READS } }), ...provider(ISSUER) }),
      "trust",
      "contradicts",
      /update-assume-role-policy .*system:serviceaccount:shop:web.*system:serviceaccount:shop:api/,
    ],
    [
      "no policy",
      ask({ ...iam({ app: { trust: trust(MINE) } }), ...provider(ISSUER) }),
      "policies",
      "missing",
      /attach-role-policy/,
    ],
    [
      "no annotation",
      ask(good, [serviceAccount("shop/api")]),
      "annotation",
      "missing",
      /kubectl annotate serviceaccount -n shop api eks.amazonaws.com\/role-arn=/,
    ],
    [
      "no ServiceAccount",
      ask(good, [serviceAccount("shop/web")]),
      "service-account",
      "missing",
      /kubectl create serviceaccount -n shop api/,
    ],
  ];
  it.each(faults)("%s: says so, and how to mend it", (_name, answer, link, status, fix) => {
    expect(answer.status).toBe("broken");
    const found = answer.chains[0]?.links.find((one) => one.link === link);
    expect(found).toMatchObject({ link, status });
    expect(found?.fix).toMatch(fix);
  });

  it("does not know what was not supplied", () => {
    expect(ask(iam({ app: { trust: trust(MINE), allows: READS } })).status).toBe("unknown");
  });
});
