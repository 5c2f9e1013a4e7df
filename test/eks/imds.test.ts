import { describe, expect, test } from "vitest";
import { buildBridge } from "../../src/eks/bridge.ts";
import { imdsAccess, imdsOfNode, type MetadataOptions } from "../../src/eks/imds.ts";
import { ACCOUNT, authorizationDetails, describeCluster, estateOf, instances, node, onlyCluster } from "./estate.ts";

test.each<[MetadataOptions, boolean | null, boolean]>([
  [{ httpTokens: "optional", httpPutResponseHopLimit: 1 }, true, true],
  [{ httpTokens: "required", httpPutResponseHopLimit: 1 }, false, true],
  [{ httpTokens: "required", httpPutResponseHopLimit: 2 }, true, true],
  [{ httpTokens: "required" }, null, true],
  [{ httpTokens: "optional", httpEndpoint: "disabled" }, false, false],
  [{}, null, true],
])("options %j: pods %s, host network %s", (options, byPods, byHostNetwork) => {
  expect(imdsAccess(options)).toEqual({ byPods, byHostNetwork });
});

describe("the metadata service of a node", () => {
  const ID = "i-0000000000000001a";
  const template = (version: number, isDefault: boolean, hops: number): object => ({
    LaunchTemplateId: "lt-1",
    LaunchTemplateName: "nodes",
    VersionNumber: version,
    DefaultVersion: isDefault,
    CreatedBy: `arn:aws:iam::${ACCOUNT}:root`,
    LaunchTemplateData: { MetadataOptions: { HttpTokens: "required", HttpPutResponseHopLimit: hops } },
  });
  const templates = { LaunchTemplateVersions: [template(1, true, 1), template(2, false, 2)] };
  const group = (launchTemplate?: object): unknown => ({
    nodegroup: {
      nodegroupName: "ng",
      clusterName: "prod",
      ...(launchTemplate === undefined ? {} : { launchTemplate }),
    },
  });
  const accessOf = (documents: Readonly<Record<string, unknown>>) => {
    const estate = estateOf({
      "cluster.json": describeCluster(),
      "aws/111122223333/iam.json": authorizationDetails({}),
      ...documents,
    });
    const cluster = onlyCluster(estate);
    const [first] = buildBridge(estate, cluster).nodes;
    if (first === undefined) throw new Error("expected a node");
    const { byPods, assumption } = imdsOfNode(estate, cluster, first);
    return [byPods, assumption?.name];
  };
  const labels = { "eks.amazonaws.com/nodegroup": "ng" };

  test("is what its instance says", () => {
    const rows = instances([
      {
        id: ID,
        dns: "ip-1",
        metadata: { HttpTokens: "required", HttpPutResponseHopLimit: 1, HttpEndpoint: "enabled" },
      },
    ]);
    expect(accessOf({ "n.json": node("ip-1", ID), "aws/111122223333/ec2.json": rows })).toEqual([false, undefined]);
  });
  test.each([
    ["1", false],
    ["2", true],
    ["$Default", false],
    ["$Latest", true],
  ])("is what version %s of the launch template of its node group says", (version, expected) => {
    const documents = {
      "n.json": node("ip-1", ID, labels),
      "ng.json": group({ id: "lt-1", version }),
      "aws/111122223333/lt.json": templates,
    };
    expect(accessOf(documents)).toEqual([expected, undefined]);
  });
  test("is taken to be open where nothing tells, as an assumption", () => {
    expect(accessOf({ "n.json": node("ip-1", ID, labels), "ng.json": group() })).toEqual([null, "imds-hop-limit"]);
  });
  test("is not there on Fargate, and closed to pods of Auto Mode", () => {
    expect(accessOf({ "n.json": node("fargate-ip-1", "x", { "eks.amazonaws.com/compute-type": "fargate" }) })).toEqual([
      false,
      undefined,
    ]);
    expect(accessOf({ "n.json": node("i-1", ID, { "eks.amazonaws.com/compute-type": "auto" }) })).toEqual([
      false,
      undefined,
    ]);
  });
});
