import { describe, expect, test } from "vitest";
import { type Bridge, buildBridge } from "../../src/eks/bridge.ts";
import { mapIdentity } from "../../src/eks/map-identity.ts";
import type { Mapping } from "../../src/eks/mapping.ts";
import { leaves } from "../../src/facts/open.ts";
import {
  ACCOUNT,
  accessEntry,
  associatedPolicies,
  authorizationDetails,
  awsAuth,
  describeCluster,
  estateOf,
  instances,
  node,
  OTHER,
  onlyCluster,
  type RoleOptions,
} from "./estate.ts";

const role = (name: string, account = ACCOUNT): string => `arn:aws:iam::${account}:role/${name}`;
const user = (name: string): string => `arn:aws:iam::${ACCOUNT}:user/${name}`;
const API = { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false };
const BOTH = { authenticationMode: "API_AND_CONFIG_MAP", bootstrapClusterCreatorAdminPermissions: false };
const CONFIG_MAP = { authenticationMode: "CONFIG_MAP", bootstrapClusterCreatorAdminPermissions: true };

function bridgeOf(documents: Readonly<Record<string, unknown>>): Bridge {
  const estate = estateOf(documents);
  return buildBridge(estate, onlyCluster(estate));
}

/** `principal -> username [groups]`, or `meant x reason`. */
function short({ principal, meant, username, groups, dead }: Mapping): string {
  return dead === undefined ? `${principal} -> ${username} [${groups.join(" ")}]` : `${meant} x ${dead.reason}`;
}

const mapRoles = (...entries: readonly [string, string, ...string[]][]): string =>
  entries
    .map(
      ([arn, username, ...groups]) =>
        `- rolearn: ${arn}\n  username: "${username}"\n  groups: ${JSON.stringify(groups)}\n`,
    )
    .join("");

describe("aws-auth", () => {
  const roles = { Admin: {}, Dev: { path: "/team/" } } satisfies Record<string, RoleOptions>;
  const given = (data: Record<string, string>, users: readonly string[] = []): readonly string[] =>
    bridgeOf({
      "cluster.json": describeCluster(CONFIG_MAP),
      "iam.json": authorizationDetails(roles, users),
      "auth.json": awsAuth(data),
    })
      .mappings.filter(({ source }) => source !== "hidden-creator")
      .map(short);

  test.each<[string, readonly [string, string, ...string[]][], readonly string[]]>([
    ["a role", [[role("Admin"), "admin", "g"]], [`${role("Admin")} -> admin [g]`]],
    ["a role in another case", [[role("ADMIN"), "admin"]], [`${role("Admin")} -> admin []`]],
    [
      "the words of the ARN in another case",
      [[role("ADMIN").toUpperCase(), "admin"]],
      [`${role("Admin")} -> admin []`],
    ],
    ["a role with a path, written without", [[role("Dev"), "dev"]], [`${role("team/Dev")} -> dev []`]],
    ["a role with its path", [[role("team/Dev"), "dev"]], [`${role("team/Dev")} x role-path`]],
    ["a session", [[`arn:aws:sts::${ACCOUNT}:assumed-role/Admin/s`, "x"]], [`${role("Admin")} x sts-arn`]],
    ["a wildcard", [[role("*"), "x"]], [`${role("*")} x never-matches`]],
    ["no ARN", [["nonsense", "x"]], ["nonsense x never-matches"]],
    [
      "an unknown partition",
      [["arn:foo:iam::111122223333:role/A", "x"]],
      ["arn:foo:iam::111122223333:role/A x never-matches"],
    ],
    ["a role that is not there", [[role("Gone"), "x"]], [`${role("Gone")} -> x []`]],
    ["a role of another account", [[role("A", OTHER), "x"]], [`${role("A", OTHER)} -> x []`]],
    [
      "the account in a template",
      [[role("Admin"), "{{AccountID}}:{{SessionName}}"]],
      [`${role("Admin")} -> ${ACCOUNT}:{{SessionName}} []`],
    ],
    [
      "duplicates",
      [
        [role("Admin"), "one"],
        [role("admin"), "two"],
      ],
      [`${role("Admin")} x replaced`, `${role("Admin")} -> two []`],
    ],
    ["a user under mapRoles", [[user("bo"), "{{SessionName}}x"]], [`${user("bo")} -> x []`]],
    ["the root", [[`arn:aws:iam::${ACCOUNT}:root`, "r"]], [`arn:aws:iam::${ACCOUNT}:root -> r []`]],
  ])("%s", (_, entries, expected) => {
    expect(given({ mapRoles: mapRoles(...entries) }, ["bo"])).toEqual(expected);
  });

  test("who is not in the snapshot: false where the account was listed, null where nobody knows", () => {
    const { mappings } = bridgeOf({
      "iam.json": authorizationDetails(roles),
      "auth.json": awsAuth({ mapRoles: mapRoles([role("Admin"), "a"], [role("Gone"), "b"], [role("A", OTHER), "c"]) }),
    });
    expect(mappings.map(({ exists }) => exists)).toEqual([true, false, null, null]);
  });

  test("users need their path, and mapRoles shadow mapUsers", () => {
    const users = (...arns: readonly string[]): string =>
      arns.map((arn) => `- {userarn: "${arn}", username: u}\n`).join("");
    expect(given({ mapUsers: users(user("div/al"), user("al"), user("nobody")) }, ["div/al"])).toEqual([
      `${user("div/al")} -> u []`,
      `${user("al")} x user-path`,
      `${user("nobody")} -> u []`,
    ]);
    expect(given({ mapRoles: mapRoles([role("Admin"), "r"]), mapUsers: users(role("admin")) })).toEqual([
      `${role("Admin")} -> r []`,
      `${role("Admin")} x shadowed`,
    ]);
  });

  test("a role entry that never matches shadows no user entry", () => {
    const data = {
      mapRoles: mapRoles([role("team/Dev"), "r"]),
      mapUsers: `- {userarn: "${role("Dev")}", username: u}\n`,
    };
    expect(given(data)).toEqual([`${role("team/Dev")} x role-path`, `${role("team/Dev")} -> u []`]);
  });

  test("user entries in different case are both there, each with the gap of a random choice", () => {
    const data = {
      mapUsers: `- {userarn: "${user("bo")}", username: low}\n- {userarn: "${user("Bo")}", username: up}\n`,
    };
    const { live } = bridgeOf({ "cluster.json": describeCluster(BOTH), "auth.json": awsAuth(data) });
    expect(live.map(({ username, gap }) => [username, gap?.kind])).toEqual([
      ["low", "nondeterministic"],
      ["up", "nondeterministic"],
    ]);
  });

  test("sso entries are kept as dead", () => {
    expect(given({ mapRoles: "- {sso: {permissionSetName: A, accountID: '111122223333'}, username: s}\n" })).toEqual([
      " x sso",
    ]);
  });

  test("mapAccounts: every principal without an entry of its own, under its canonical ARN", () => {
    const data = {
      mapRoles: mapRoles([role("Admin"), "admin"]),
      mapAccounts: `- "${ACCOUNT}"\n- "${OTHER}"\n- "12"\n`,
    };
    expect(given(data, ["div/al"])).toEqual([
      `${role("Admin")} -> admin []`,
      `${user("div/al")} -> ${user("div/al")} []`,
      `${role("team/Dev")} -> ${role("Dev")} []`,
      `arn:aws:iam::${ACCOUNT}:root -> arn:aws:iam::${ACCOUNT}:root []`,
      `arn:aws:iam::${OTHER}:root -> arn:aws:iam::${OTHER}:* []`,
      "arn:aws:iam::12:root x never-matches",
    ]);
  });

  test("an account outside the snapshot decides itself who has a name in it", () => {
    const { live } = bridgeOf({
      "cluster.json": describeCluster(BOTH),
      "auth.json": awsAuth({ mapAccounts: `- "${OTHER}"\n` }),
    });
    const [mapping] = live;
    const open = mapping?.pattern?.matches(role("ci", OTHER));
    expect(open === undefined ? [] : [...leaves(open)].map(({ key, values }) => [key, ...values])).toEqual([
      ["aws:PrincipalArn", role("ci", OTHER), role("*/ci", OTHER)],
    ]);
    expect(mapping?.pattern?.matches(role("ci", ACCOUNT))).toBeUndefined();
    expect(mapping?.pattern?.matches("jane")).toBeUndefined();
  });

  test("evidence is the key of the ConfigMap, with the position of the entry", () => {
    const estate = estateOf({
      "cluster.json": describeCluster(BOTH),
      "auth.json": awsAuth({ mapRoles: `- null\n${mapRoles([role("A"), "a"])}` }),
    });
    const { live, issues } = buildBridge(estate, onlyCluster(estate));
    const [evidence] = live[0]?.evidence ?? [];
    expect(evidence === undefined ? undefined : estate.evidence.locate(evidence)).toEqual({
      document: "auth.json",
      pointer: "/data/mapRoles",
    });
    expect([live[0]?.entry, live[0]?.createdAt]).toEqual([1, "2024-01-02T00:00:00Z"]);
    expect(issues.map(({ code, pointer }) => [code, pointer])).toEqual([["aws-auth-entry", "/data/mapRoles"]]);
  });
});

describe("access entries", () => {
  const given = (
    entries: readonly unknown[],
    roles: Readonly<Record<string, RoleOptions>>,
    access: object = API,
  ): Bridge =>
    bridgeOf({
      "cluster.json": describeCluster(access),
      "iam.json": authorizationDetails(roles),
      ...Object.fromEntries(entries.map((entry, index) => [`entry-${index}.json`, entry])),
    });

  test("username and groups as described, templates kept, policies joined", () => {
    const username = `arn:aws:sts::${ACCOUNT}:assumed-role/Dev/{{SessionName}}`;
    const { live } = given(
      [
        accessEntry(role("team/Dev"), { username, kubernetesGroups: ["devs", "t:{{SessionNameRaw}}"] }),
        associatedPolicies(role("team/Dev"), [["AmazonEKSViewPolicy", { type: "namespace", namespaces: ["dev-*"] }]]),
      ],
      { Dev: { path: "/team/" } },
    );
    expect(live.map(short)).toEqual([`${role("team/Dev")} -> ${username} [devs]`]);
    expect(live[0]?.groupPatterns.map(({ template }) => template)).toEqual(["t:{{SessionNameRaw}}"]);
    expect(live[0]?.accessPolicies.map(({ namespaces }) => namespaces)).toEqual([["dev-*"]]);
    const open = live[0]?.pattern?.matches(`arn:aws:sts::${ACCOUNT}:assumed-role/Dev/alice`);
    expect(open === undefined ? [] : [...leaves(open)].map(({ values }) => values)).toEqual([["alice"]]);
  });

  test.each<[string, object, string]>([
    ["EC2_LINUX", {}, "system:node:{{EC2PrivateDNSName}} [system:nodes]"],
    ["EC2_WINDOWS", {}, "system:node:{{EC2PrivateDNSName}} [system:nodes eks:kube-proxy-windows]"],
    ["FARGATE_LINUX", {}, "system:node:{{SessionName}} [system:bootstrappers system:nodes system:node-proxier]"],
    ["HYBRID_LINUX", {}, "system:node:{{SessionName}} [system:nodes]"],
    ["EC2", {}, "system:node:{{EC2PrivateDNSName}} [system:nodes]"],
    ["STANDARD", {}, `arn:aws:sts::${ACCOUNT}:assumed-role/R/{{SessionName}} []`],
    ["EC2_LINUX", { username: "as-described", kubernetesGroups: ["x"] }, "as-described [x]"],
  ])("type %s %j", (type, more, expected) => {
    const { live } = given([accessEntry(role("R"), { type, username: "", ...more })], { R: {} });
    expect(live.map(short)).toEqual([`${role("R")} -> ${expected}`]);
  });

  test("a role made after the entry is somebody else, and so is one under another path", () => {
    const entries = [
      accessEntry(role("Late")),
      accessEntry(role("Early")),
      accessEntry(role("Moved")),
      accessEntry(role("Gone")),
      accessEntry(role("X", OTHER)),
    ];
    const { mappings } = given(entries, {
      Late: { created: "2024-03-01T01:00:00+00:00" },
      Early: { created: "2024-01-31T23:59:59Z" },
      Moved: { path: "/new/" },
    });
    expect(mappings.map(short)).toEqual([
      `${role("Late")} x principal-recreated`,
      `${role("Early")} -> ${role("Early")} []`,
      `${role("Moved")} x principal-recreated`,
      `${role("Gone")} x principal-deleted`,
      `${role("X", OTHER)} -> ${role("X", OTHER)} []`,
    ]);
    expect(mappings.map(({ exists }) => exists)).toEqual([true, true, false, false, null]);
  });

  test("entries that EKS writes for itself are vendor", () => {
    const linked = role("aws-service-role/eks.amazonaws.com/AWSServiceRoleForAmazonEKS");
    const policies = (name: string, ...names: readonly string[]): unknown =>
      associatedPolicies(
        role(name),
        names.map((policy): [string, object] => [policy, { type: "cluster" }]),
      );
    const { mappings } = bridgeOf({
      "cluster.json": describeCluster(API, { roleArn: role("cluster") }),
      "e1.json": accessEntry(linked),
      "e2.json": accessEntry(role("cluster")),
      "e3.json": accessEntry(role("dev")),
      "e4.json": accessEntry(role("mixed")),
      "p2.json": policies("cluster", "AmazonEKSComputePolicy", "AmazonEKSLoadBalancingPolicy"),
      "p3.json": policies("dev", "AmazonEKSLoadBalancingPolicy"),
      "p4.json": policies("mixed", "AmazonEKSComputePolicy", "AmazonEKSViewPolicy"),
    });
    expect(mappings.map(({ principal, vendor }) => [principal, vendor])).toEqual([
      [linked, true],
      [role("cluster"), true],
      [role("dev"), false],
      [role("mixed"), false],
    ]);
  });
});

describe("authentication mode", () => {
  const documents = (access?: object, more: Readonly<Record<string, unknown>> = {}) => ({
    ...(access === undefined ? {} : { "cluster.json": describeCluster(access) }),
    "iam.json": authorizationDetails({ A: {}, B: {} }),
    "auth.json": awsAuth({ mapRoles: mapRoles([role("A"), "by-map", "system:masters"], [role("B"), "b"]) }),
    ...more,
  });
  const entry = { "entry.json": accessEntry(role("A"), { username: "by-entry" }) };
  const shorts = (bridge: Bridge): readonly string[] =>
    bridge.mappings.filter(({ source }) => source !== "hidden-creator").map(short);

  test("CONFIG_MAP ignores access entries", () => {
    expect(shorts(bridgeOf(documents(CONFIG_MAP, entry)))).toEqual([
      `${role("A")} x config-map-mode`,
      `${role("A")} -> by-map [system:masters]`,
      `${role("B")} -> b []`,
    ]);
  });

  test("API ignores aws-auth", () => {
    expect(shorts(bridgeOf(documents(API, entry)))).toEqual([
      `${role("A")} -> by-entry []`,
      `${role("A")} x api-mode`,
      `${role("B")} x api-mode`,
    ]);
  });

  test("with both, an entry takes the place of the whole aws-auth entry, also when it gives less", () => {
    expect(shorts(bridgeOf(documents(BOTH, entry)))).toEqual([
      `${role("A")} -> by-entry []`,
      `${role("A")} x shadowed`,
      `${role("B")} -> b []`,
    ]);
  });

  test("a stale entry lets the aws-auth entry through again", () => {
    const stale = { "entry.json": accessEntry(role("A"), { createdAt: "2022-01-01T00:00:00Z" }) };
    expect(shorts(bridgeOf(documents(BOTH, stale)))).toEqual([
      `${role("A")} x principal-recreated`,
      `${role("A")} -> by-map [system:masters]`,
      `${role("B")} -> b []`,
    ]);
  });

  test("an entry that is only listed shadows too", () => {
    const listing = { "entries.json": { accessEntries: [role("A")] } };
    const bridge = bridgeOf(documents(BOTH, listing));
    expect(shorts(bridge)).toEqual([`${role("A")} x shadowed`, `${role("B")} -> b []`]);
    const caller = { arn: `arn:aws:sts::${ACCOUNT}:assumed-role/A/s1`, account: ACCOUNT, userId: "AROAX:s1" };
    expect(mapIdentity(bridge.mappers, caller)).toMatchObject({
      mapped: false,
      error: expect.stringContaining("its name alone"),
    });
  });

  test("an entry takes its principal out of mapAccounts", () => {
    const data = { "auth.json": awsAuth({ mapAccounts: `- "${ACCOUNT}"\n` }) };
    const { live } = bridgeOf(documents(BOTH, { ...entry, ...data }));
    expect(live.filter(({ principal }) => principal === role("A")).map(({ username }) => username)).toEqual([
      "by-entry",
    ]);
  });

  test("without a description: CONFIG_MAP, or both where entries were supplied, as an assumption", () => {
    expect(bridgeOf(documents()).assumptions.map(({ name, value }) => [name, value])).toContainEqual([
      "authentication-mode",
      "CONFIG_MAP",
    ]);
    const assumed = bridgeOf(documents(undefined, entry));
    expect([assumed.mode, assumed.assumptions.map(({ name }) => name)]).toEqual([
      "API_AND_CONFIG_MAP",
      ["authentication-mode"],
    ]);
    expect(bridgeOf(documents(BOTH, entry)).assumptions).toEqual([]);
  });

  test("an assumed mode can be taken another way, a described one cannot", () => {
    const modeOf = (given: Readonly<Record<string, unknown>>) => {
      const estate = estateOf(given);
      return buildBridge(estate, onlyCluster(estate), new Map([["authentication-mode", "API"]])).mode;
    };
    expect([modeOf(documents()), modeOf(documents(BOTH))]).toEqual(["API", "API_AND_CONFIG_MAP"]);
  });

  test("the mappers answer like the mappings", () => {
    const ask = (access: object, name: string) => {
      const identity = { arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${name}/s1`, account: ACCOUNT, userId: "AROAX:s1" };
      const { username, source } = mapIdentity(bridgeOf(documents(access, entry)).mappers, identity);
      return [username, source];
    };
    expect(ask(BOTH, "A")).toEqual(["by-entry", "access-entry"]);
    expect(ask(BOTH, "B")).toEqual(["b", "aws-auth-role"]);
    expect(ask(API, "B")).toEqual(["", null]);
    expect(ask(CONFIG_MAP, "A")).toEqual(["by-map", "aws-auth-role"]);
  });
});

describe("the hidden creator", () => {
  const creator = (documents: Readonly<Record<string, unknown>>) => {
    const { mappings, assumptions } = bridgeOf(documents);
    const found = mappings.find(({ source }) => source === "hidden-creator");
    return [found?.principal, found?.principalKind, assumptions.some(({ name }) => name === "cluster-creator")];
  };

  test("is an unknown principal in system:masters while access entries are off", () => {
    expect(creator({ "cluster.json": describeCluster(CONFIG_MAP) })).toEqual([
      "unknown-principal@prod",
      "unknown-principal",
      true,
    ]);
  });
  test("can be switched off", () => {
    const estate = estateOf({ "cluster.json": describeCluster(CONFIG_MAP) });
    expect(buildBridge(estate, onlyCluster(estate), new Map([["cluster-creator", "none"]])).mappings).toEqual([]);
  });
  test("is named by clew.yaml", () => {
    const settings = `apiVersion: clew/v1\nclusters:\n  prod:\n    creator: arn:aws:sts::${ACCOUNT}:assumed-role/Admin/me\n`;
    expect(creator({ "cluster.json": describeCluster(CONFIG_MAP), "clew.yaml": settings })).toEqual([
      role("Admin"),
      "aws-role",
      false,
    ]);
  });
  test.each([
    ["with access entries", { "cluster.json": describeCluster(BOTH) }],
    [
      "when it was told not to be",
      { "cluster.json": describeCluster({ ...CONFIG_MAP, bootstrapClusterCreatorAdminPermissions: false }) },
    ],
    [
      "of a cluster that is none of EKS",
      { "ns.json": { apiVersion: "v1", kind: "Namespace", metadata: { name: "x" } } },
    ],
  ])("is not there %s", (_, documents) => {
    expect(creator(documents)).toEqual([undefined, undefined, false]);
  });
});

describe("identity provider configs", () => {
  const config = (more: object = {}): unknown => ({
    identityProviderConfig: {
      oidc: {
        identityProviderConfigName: "corp",
        clusterName: "prod",
        issuerUrl: "https://idp.example.com",
        clientId: "k8s",
        status: "ACTIVE",
        ...more,
      },
    },
  });
  const mappingOf = (more: object): Mapping | undefined =>
    bridgeOf({ "cluster.json": describeCluster(API), "idp.json": config(more) }).mappings.find(
      ({ source }) => source === "identity-provider-config",
    );

  test.each<[string, object, string, string | undefined]>([
    ["the default prefix is the issuer", {}, "https://idp.example.com#u1", "u1"],
    ["another name is nobody's", {}, "u1", undefined],
    ["no prefix for email", { usernameClaim: "email" }, "a@example.com", "a@example.com"],
    ["a dash switches the prefix off", { usernamePrefix: "-" }, "u1", "u1"],
    ["a prefix", { usernamePrefix: "corp:" }, "corp:u1", "u1"],
    ["no system names", { usernamePrefix: "-" }, "system:admin", undefined],
  ])("%s", (_, more, username, value) => {
    const open = mappingOf(more)?.pattern?.matches(username);
    expect(open === undefined ? undefined : [...leaves(open)][0]?.values[0]).toBe(value);
  });

  test("groups come from the groups claim alone", () => {
    expect(mappingOf({})?.groupPatterns).toEqual([]);
    const groups = mappingOf({ groupsClaim: "groups", groupsPrefix: "corp:" })?.groupPatterns[0];
    expect([groups?.template, groups?.matches("corp:dev") !== undefined, groups?.matches("dev")]).toEqual([
      "corp:{{groups}}",
      true,
      undefined,
    ]);
  });

  test("required claims stay open, and a config that is being deleted admits nobody", () => {
    const open = mappingOf({ requiredClaims: { team: "a" } })?.open;
    expect(open === undefined ? [] : [...leaves(open)].map(({ key, values }) => [key, ...values])).toEqual([
      ["idp.example.com:team", "a"],
    ]);
    expect(mappingOf({ status: "DELETING" })?.dead?.reason).toBe("inactive");
  });
});

describe("nodes", () => {
  const auth = awsAuth({ mapRoles: mapRoles([role("NodeRole"), "system:node:{{EC2PrivateDNSName}}", "system:nodes"]) });
  const named = ({ live }: Bridge) =>
    live.filter(({ isNode }) => isNode).map(({ nodes }) => nodes.map(({ name }) => name));

  test("come in by the mapping of the role of their instance profile", () => {
    const bridge = bridgeOf({
      "cluster.json": describeCluster(BOTH),
      "iam.json": authorizationDetails({ NodeRole: { profile: "nodes" }, Other: { profile: "other" } }),
      "ec2.json": instances([
        { id: "i-0000000000000001a", dns: "ip-1.ec2.internal", profile: "nodes" },
        { id: "i-0000000000000002b", dns: "ip-2.ec2.internal", profile: "other" },
        {
          id: "i-0000000000000003c",
          dns: "ip-3.ec2.internal",
          profile: "nodes",
          tags: { "kubernetes.io/cluster/prod": "owned" },
        },
        {
          id: "i-0000000000000004d",
          dns: "ip-4.ec2.internal",
          profile: "nodes",
          tags: { "kubernetes.io/cluster/other": "owned" },
        },
      ]),
      "nodes.json": {
        apiVersion: "v1",
        kind: "List",
        items: [node("ip-1.ec2.internal", "i-0000000000000001a"), node("ip-2.ec2.internal", "i-0000000000000002b")],
      },
      "auth.json": auth,
    });
    expect(named(bridge)).toEqual([["ip-1.ec2.internal", "ip-3.ec2.internal"]]);
    expect(bridge.privateDns["i-0000000000000004d"]).toBe("ip-4.ec2.internal");
  });

  test("come in by the mapping of the role of their node group", () => {
    const group = { nodegroup: { nodegroupName: "ng", clusterName: "prod", nodeRole: role("NodeRole") } };
    const labels = { "eks.amazonaws.com/nodegroup": "ng" };
    const bridge = bridgeOf({
      "cluster.json": describeCluster(BOTH),
      "ng.json": group,
      "n.json": node("ip-1", "i-0000000000000001a", labels),
      "auth.json": auth,
    });
    expect([named(bridge), bridge.assumptions]).toEqual([[["ip-1"]], []]);
  });

  test("come in by the only node mapping where nothing tells, as an assumption", () => {
    const bridge = bridgeOf({
      "cluster.json": describeCluster(BOTH),
      "n.json": node("ip-1", "i-0000000000000001a"),
      "auth.json": auth,
    });
    expect([named(bridge), bridge.assumptions.map(({ name }) => name)]).toEqual([[["ip-1"]], ["node-role"]]);
  });

  test("of Karpenter run under the role of their class", () => {
    const nodeClass = {
      apiVersion: "karpenter.k8s.aws/v1",
      kind: "EC2NodeClass",
      metadata: { name: "default" },
      spec: { role: "NodeRole" },
    };
    const labels = { "karpenter.k8s.aws/ec2nodeclass": "default" };
    const bridge = bridgeOf({
      "cluster.json": describeCluster(BOTH),
      "class.json": nodeClass,
      "n.json": node("ip-1", "i-0000000000000001a", labels),
      "auth.json": auth,
    });
    expect(bridge.nodeRoles.map(({ roleArn, by, name }) => [roleArn, by, name])).toEqual([
      [role("NodeRole"), "node-class", "default"],
    ]);
    expect(named(bridge)).toEqual([["ip-1"]]);
  });

  test("a login by DNS name needs a session named after an instance", () => {
    const [mapping] = bridgeOf({ "cluster.json": describeCluster(BOTH), "auth.json": auth }).live;
    expect(mapping === undefined ? [] : [...leaves(mapping.open)].map(({ key, operator }) => [key, operator])).toEqual([
      ["sts:RoleSessionName", "StringLike"],
    ]);
  });

  test("a user is never an instance", () => {
    const data = { mapUsers: `- {userarn: "${user("bo")}", username: "system:node:{{EC2PrivateDNSName}}"}\n` };
    expect(bridgeOf({ "cluster.json": describeCluster(BOTH), "auth.json": awsAuth(data) }).mappings.map(short)).toEqual(
      [`${user("bo")} x no-session`],
    );
  });
});

describe("what was not supplied", () => {
  const whats = (documents: Readonly<Record<string, unknown>>): readonly string[] =>
    bridgeOf(documents).gaps.map(({ close }) => close);

  test("access entries, aws-auth and identity providers", () => {
    expect(whats({ "cluster.json": describeCluster(BOTH) })).toEqual([
      "kubectl get configmap -n kube-system aws-auth -o yaml",
      "eks:ListAccessEntries, eks:DescribeAccessEntry",
      "eks:ListIdentityProviderConfigs",
    ]);
  });
  test("nothing where listings are empty", () => {
    const documents = {
      "cluster.json": describeCluster(API),
      "entries.json": { accessEntries: [] },
      "idp.json": { identityProviderConfigs: [] },
    };
    expect(whats(documents)).toEqual([]);
  });
  test("aws-auth is taken for absent where other ConfigMaps were supplied", () => {
    const map = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "coredns", namespace: "kube-system" },
      data: {},
    };
    const bridge = bridgeOf({ "cluster.json": describeCluster(CONFIG_MAP), "map.json": map });
    expect(bridge.gaps.map(({ close }) => close)).toEqual(["eks:ListIdentityProviderConfigs"]);
    expect(bridge.assumptions.map(({ name }) => name)).toContain("aws-auth");
  });
  test("the entry of a principal whose policies are there", () => {
    const documents = {
      "cluster.json": describeCluster(API),
      "policies.json": associatedPolicies(role("A"), [["AmazonEKSViewPolicy", { type: "cluster" }]]),
    };
    expect(bridgeOf(documents).gaps.map(({ what }) => what)).toContain(
      `access entry of ${role("A")}, whose access policies are there`,
    );
  });
});
