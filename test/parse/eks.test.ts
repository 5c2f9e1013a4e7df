import { describe, expect, test } from "vitest";
import { factsOf, readText } from "./read-text.ts";

const read = (value: unknown) => readText(JSON.stringify(value));
const ARN = "arn:aws:eks:eu-west-1:111122223333:cluster/prod";

describe("answers of the EKS API", () => {
  test("describe-cluster", () => {
    const { facts, issues } = read({
      cluster: {
        name: "prod",
        arn: ARN,
        createdAt: 1700000000.5,
        version: "1.33",
        identity: { oidc: { issuer: "https://oidc.eks.eu-west-1.amazonaws.com/id/A" } },
        accessConfig: { authenticationMode: "API_AND_CONFIG_MAP", bootstrapClusterCreatorAdminPermissions: true },
        resourcesVpcConfig: { endpointPublicAccess: true, publicAccessCidrs: ["0.0.0.0/0"] },
        computeConfig: { enabled: true, nodeRoleArn: "arn:aws:iam::111122223333:role/node" },
      },
    });
    expect(issues).toEqual([]);
    expect(facts).toMatchObject([
      {
        kind: "Cluster",
        cluster: "prod",
        account: "111122223333",
        region: "eu-west-1",
        version: "1.33",
        issuer: "https://oidc.eks.eu-west-1.amazonaws.com/id/A",
        authenticationMode: "API_AND_CONFIG_MAP",
        bootstrapClusterCreatorAdminPermissions: true,
        autoModeEnabled: true,
        createdAt: "2023-11-14T22:13:20.500Z",
      },
    ]);
  });

  test("a mode that does not exist is an issue, the cluster stays", () => {
    const { facts, issues } = read({
      cluster: { name: "prod", arn: ARN, accessConfig: { authenticationMode: "MAGIC" } },
    });
    expect(facts).toHaveLength(1);
    expect(issues).toMatchObject([
      {
        pointer: "/cluster/accessConfig/authenticationMode",
        expected: "one of CONFIG_MAP, API_AND_CONFIG_MAP, API",
        came: "`MAGIC`",
      },
    ]);
  });

  test("access entries and their policies", () => {
    const principalArn = "arn:aws:iam::111122223333:role/dev";
    const entry = read({
      accessEntry: { clusterName: "prod", principalArn, kubernetesGroups: ["g"], username: "u", type: "STANDARD" },
    });
    expect(entry.facts).toMatchObject([
      { kind: "AccessEntry", cluster: "prod", principalArn, kubernetesGroups: ["g"], username: "u" },
    ]);
    const policies = read({
      clusterName: "prod",
      principalArn,
      associatedAccessPolicies: [
        {
          policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy",
          accessScope: { type: "namespace", namespaces: ["a-*"] },
          associatedAt: "2024-01-01",
        },
        { policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy", accessScope: { type: "cluster" } },
        { accessScope: { type: "cluster" } },
      ],
    });
    expect(policies.facts).toMatchObject([
      {
        kind: "AccessPolicyAssociation",
        principalArn,
        scope: "namespace",
        namespaces: ["a-*"],
        associatedAt: "2024-01-01",
      },
      { scope: "cluster", namespaces: [] },
    ]);
    expect(policies.issues).toMatchObject([{ pointer: "/associatedAccessPolicies/2/policyArn", came: "nothing" }]);
  });

  test.each<readonly [string, unknown, object]>([
    [
      "pod identity association",
      {
        association: {
          clusterName: "prod",
          namespace: "n",
          serviceAccount: "s",
          roleArn: "r",
          targetRoleArn: "t",
          disableSessionTags: true,
        },
      },
      {
        kind: "PodIdentityAssociation",
        serviceAccount: "s",
        roleArn: "r",
        targetRoleArn: "t",
        disableSessionTags: true,
      },
    ],
    [
      "node group",
      {
        nodegroup: {
          clusterName: "prod",
          nodegroupName: "ng",
          nodeRole: "r",
          launchTemplate: { id: "lt-1", version: "3" },
        },
      },
      { kind: "Nodegroup", name: "ng", nodeRole: "r", launchTemplate: { id: "lt-1", version: "3" } },
    ],
    [
      "Fargate profile",
      {
        fargateProfile: {
          clusterName: "prod",
          fargateProfileName: "f",
          podExecutionRoleArn: "r",
          selectors: [{ namespace: "n", labels: { a: "b" } }],
        },
      },
      { kind: "FargateProfile", selectors: [{ namespace: "n", labels: { a: "b" } }] },
    ],
    [
      "identity provider config",
      {
        identityProviderConfig: {
          oidc: {
            identityProviderConfigName: "i",
            clusterName: "prod",
            issuerUrl: "https://x",
            clientId: "c",
            groupsPrefix: "-",
            requiredClaims: { a: "b" },
          },
        },
      },
      {
        kind: "IdentityProviderConfig",
        cluster: "prod",
        issuerUrl: "https://x",
        groupsPrefix: "-",
        requiredClaims: { a: "b" },
      },
    ],
    [
      "add-on",
      { addon: { clusterName: "prod", addonName: "vpc-cni", serviceAccountRoleArn: "r" } },
      { kind: "Addon", serviceAccountRoleArn: "r" },
    ],
    [
      "capability",
      {
        capability: {
          clusterName: "prod",
          capabilityName: "argo",
          type: "ARGOCD",
          roleArn: "r",
          configuration: { argoCd: { namespace: "argocd" } },
        },
      },
      { kind: "Capability", type: "ARGOCD", configuration: { argoCd: { namespace: "argocd" } } },
    ],
    [
      "listing of access entries",
      { accessEntries: ["a"] },
      { kind: "EksListing", listed: "AccessEntry", items: ["a"], cluster: "" },
    ],
    [
      "listing of associations",
      { associations: [{ clusterName: "prod", associationArn: "a" }] },
      { kind: "EksListing", listed: "PodIdentityAssociation", cluster: "prod" },
    ],
    ["listing of node groups", { nodegroups: [] }, { kind: "EksListing", listed: "Nodegroup", items: [] }],
    ["listing of Fargate profiles", { fargateProfileNames: ["f"] }, { kind: "EksListing", listed: "FargateProfile" }],
    [
      "listing of identity providers",
      { identityProviderConfigs: [{ type: "oidc", name: "i" }] },
      { kind: "EksListing", listed: "IdentityProviderConfig", items: ["i"] },
    ],
    ["listing of add-ons", { addons: ["vpc-cni"] }, { kind: "EksListing", listed: "Addon", items: ["vpc-cni"] }],
    [
      "listing of capabilities",
      { capabilities: [{ capabilityName: "argo" }] },
      { kind: "EksListing", listed: "Capability", items: ["argo"] },
    ],
  ])("%s", (_name, value, expected) => {
    const { facts, issues } = read(value);
    expect(issues).toEqual([]);
    expect(facts).toMatchObject([expected]);
  });

  test("a page that says that more follows is no complete listing", () => {
    const { facts, issues } = read({ accessEntries: ["a"], nextToken: "t" });
    expect(facts).toEqual([]);
    expect(issues).toMatchObject([{ code: "incomplete-listing" }]);
  });

  test("answers saved one after the other in one file are all read", () => {
    const text = ["a", "b"]
      .map((name) => JSON.stringify({ addon: { clusterName: "prod", addonName: name } }, null, 2))
      .join("\n");
    const { facts, evidence } = readText(text);
    expect(factsOf(facts, "Addon").map((fact) => evidence.locate(fact.evidence).pointer)).toEqual([
      "/0/addon",
      "/1/addon",
    ]);
  });

  test("answers in YAML (`--output yaml`) are read alike", () => {
    expect(
      readText("cluster:\n  name: prod\n  arn: arn:aws:eks:eu-west-1:111122223333:cluster/prod\n  version: '1.33'\n")
        .facts,
    ).toMatchObject([{ kind: "Cluster", version: "1.33" }]);
  });
});
