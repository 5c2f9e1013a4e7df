import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type OpenEngine, openEngine } from "../../../src/explain/engine.ts";
import type { Estate } from "../../../src/facts/estate.ts";
import { whatCanRequest, whoCanRequest } from "../../../src/queries/request.ts";
import { collect } from "../../../src/sources/collect/collect.ts";
import { readSnapshot, snapshotFromDocuments } from "../../../src/sources/files.ts";
import { ACCOUNT, DETAILS, INSTANCES, OIDC, PROD, REGION, TEMPLATES } from "../aws/fake-estate.ts";
import { COLLECTIONS, OBJECTS } from "../kubernetes/cluster-objects.ts";
import { type Lab, startLab } from "./lab.ts";
import { keys, scratch } from "./runs.ts";

let lab: Lab;
beforeAll(async () => {
  lab = await startLab();
  vi.stubEnv("AWS_ENDPOINT_URL", lab.awsUrl);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await lab.close();
});

/** Facts without their places, in an order of their own. */
function factsOf(estate: Estate): unknown {
  const bare = (value: unknown): unknown => {
    if (value instanceof Map) return Object.fromEntries([...value].sort().map(([key, member]) => [key, bare(member)]));
    if (value instanceof Set) return [...value].sort();
    if (Array.isArray(value)) return value.map(bare).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        // Keys and the last-applied annotation of what was read as metadata alone are nowhere to be had.
        .filter(([name]) => !["evidence", "keys", "kubectl.kubernetes.io/last-applied-configuration"].includes(name))
        .sort()
        .map(([name, member]) => [name, bare(member)]),
    );
  };
  const { accounts, clusters, managedPolicies, issues, gaps } = estate;
  return bare({ accounts, clusters, managedPolicies, issues, gaps });
}

/** The estate as the AWS CLI and kubectl print it, in documents of other names and pages. */
function rawDocuments(endpoint: string, authority: string): { name: string; text: string }[] {
  const documents: { name: string; text: string }[] = [];
  const add = (name: string, value: unknown): void =>
    void documents.push({ name, text: JSON.stringify(value, null, 4) });
  add(`aws/${ACCOUNT}/page-1.json`, {
    UserDetailList: DETAILS["UserDetailList"],
    GroupDetailList: DETAILS["GroupDetailList"],
    RoleDetailList: [],
    Policies: [],
  });
  add(`aws/${ACCOUNT}/page-2.json`, { RoleDetailList: DETAILS["RoleDetailList"], Policies: DETAILS["Policies"] });
  add(`aws/${ACCOUNT}/providers.json`, { OpenIDConnectProviderList: OIDC.map(({ Arn }) => ({ Arn })) });
  for (const [index, { Arn: _, ...provider }] of OIDC.entries()) add(`aws/${ACCOUNT}/provider-${index}.json`, provider);
  add(`aws/${ACCOUNT}/saml.json`, { SAMLProviderList: [{ Arn: `arn:aws:iam::${ACCOUNT}:saml-provider/corp` }] });
  add(`aws/${ACCOUNT}/instances.json`, { Reservations: INSTANCES });
  const templates = [...TEMPLATES, { ...TEMPLATES[0], VersionNumber: 7, DefaultVersion: false }];
  add(`aws/${ACCOUNT}/templates.json`, { LaunchTemplateVersions: templates });
  const eks = (name: string, value: unknown): void => add(`eks/${ACCOUNT}/${REGION}/prod/aws/${name}.json`, value);
  eks("cluster", {
    cluster: {
      name: "prod",
      arn: `arn:aws:eks:${REGION}:${ACCOUNT}:cluster/prod`,
      createdAt: "2024-03-01T09:00:00.000Z",
      version: "1.33",
      endpoint,
      roleArn: `arn:aws:iam::${ACCOUNT}:role/cluster`,
      identity: { oidc: { issuer: `https://${OIDC[0]?.Url}` } },
      certificateAuthority: { data: authority },
      accessConfig: { authenticationMode: "API_AND_CONFIG_MAP" },
    },
  });
  eks("entries", { accessEntries: PROD.accessEntries });
  for (const [index, principalArn] of PROD.accessEntries.entries()) {
    eks(`entry-${index}`, {
      accessEntry: { clusterName: "prod", principalArn, kubernetesGroups: ["a", "z"], username: "u", type: "STANDARD" },
    });
    eks(`policies-${index}`, { clusterName: "prod", principalArn, associatedAccessPolicies: PROD.policies });
  }
  eks("associations", { associations: PROD.associations });
  for (const [index, one] of PROD.associations.entries())
    eks(`association-${index}`, { association: { ...one, roleArn: `arn:aws:iam::${ACCOUNT}:role/reader` } });
  eks("nodegroups", { nodegroups: PROD.nodegroups });
  for (const nodegroupName of PROD.nodegroups)
    eks(`nodegroup-${nodegroupName}`, {
      nodegroup: {
        clusterName: "prod",
        nodegroupName,
        nodeRole: `arn:aws:iam::${ACCOUNT}:role/node`,
        launchTemplate: { id: "lt-1", version: "7" },
      },
    });
  eks("profiles", { fargateProfileNames: PROD.fargate });
  for (const fargateProfileName of PROD.fargate)
    eks(`profile-${fargateProfileName}`, {
      fargateProfile: {
        clusterName: "prod",
        fargateProfileName,
        podExecutionRoleArn: `arn:aws:iam::${ACCOUNT}:role/node`,
        selectors: [{ namespace: "jobs" }],
      },
    });
  eks("idps", { identityProviderConfigs: PROD.idps });
  for (const { name } of PROD.idps)
    eks(`idp-${name}`, {
      identityProviderConfig: {
        oidc: {
          identityProviderConfigName: name,
          issuerUrl: "https://id.example.com",
          clientId: "c",
          clusterName: "prod",
        },
      },
    });
  eks("addons", { addons: PROD.addons });
  for (const addonName of PROD.addons) eks(`addon-${addonName}`, { addon: { clusterName: "prod", addonName } });
  eks("capabilities", { capabilities: PROD.capabilities });
  for (const { capabilityName } of PROD.capabilities)
    eks(`capability-${capabilityName}`, {
      capability: { clusterName: "prod", capabilityName, type: "ACK", roleArn: `arn:aws:iam::${ACCOUNT}:role/node` },
    });
  for (const [path, items] of Object.entries(COLLECTIONS)) {
    if (WHOLE.test(path)) continue;
    const [kind = "", apiVersion = ""] = KINDS[path.split("/").at(-1) ?? ""] ?? [];
    const typed = items.map((item) => ({ apiVersion, kind, ...item }));
    // kubectl prints `List`; of nothing it prints the kind nowhere, so that the API's own answer stands in.
    add(
      `eks/${ACCOUNT}/${REGION}/prod/kubernetes/${path.replaceAll("/", "_")}.json`,
      typed.length > 0
        ? { apiVersion: "v1", kind: "List", metadata: { resourceVersion: "" }, items: typed }
        : { apiVersion, kind: `${kind}List`, metadata: { resourceVersion: "77" }, items: [] },
    );
  }
  for (const object of Object.values(OBJECTS))
    add(`eks/${ACCOUNT}/${REGION}/prod/kubernetes/aws-auth.json`, {
      kind: "List",
      apiVersion: "v1",
      metadata: { resourceVersion: "" },
      items: [object],
    });
  return documents;
}

/** Kept whole by the parsers, and trimmed by the collector: compared by what is left elsewhere. */
const WHOLE = /webhookconfigurations|customresource|nodepools|secretstores|helmreleases|persistentvolumes/;
const KINDS: Readonly<Record<string, readonly [string, string]>> = {
  namespaces: ["Namespace", "v1"],
  serviceaccounts: ["ServiceAccount", "v1"],
  nodes: ["Node", "v1"],
  pods: ["Pod", "v1"],
  secrets: ["Secret", "v1"],
  replicationcontrollers: ["ReplicationController", "v1"],
  deployments: ["Deployment", "apps/v1"],
  replicasets: ["ReplicaSet", "apps/v1"],
  statefulsets: ["StatefulSet", "apps/v1"],
  daemonsets: ["DaemonSet", "apps/v1"],
  jobs: ["Job", "batch/v1"],
  cronjobs: ["CronJob", "batch/v1"],
  roles: ["Role", "rbac.authorization.k8s.io/v1"],
  rolebindings: ["RoleBinding", "rbac.authorization.k8s.io/v1"],
  clusterroles: ["ClusterRole", "rbac.authorization.k8s.io/v1"],
  clusterrolebindings: ["ClusterRoleBinding", "rbac.authorization.k8s.io/v1"],
};

let collected: OpenEngine;
let raw: OpenEngine;
beforeAll(async () => {
  using folder = scratch();
  const out = join(folder.path, "out");
  await collect({ ...lab.options, out, skip: ["organizations"] }, { credentials: keys("AKIDEXAMPLE") });
  const { snapshot } = await readSnapshot(out);
  const documents = snapshot.documents
    .filter(({ name }) => !WHOLE.test(name))
    .map(({ name, read }) => ({ name, text: read() }));
  const { endpoint, certificateAuthority } = JSON.parse(
    documents.find(({ name }) => name.endsWith("describe-cluster.json"))?.text ?? "{}",
  ).cluster;
  collected = openEngine(snapshotFromDocuments(documents));
  raw = openEngine(snapshotFromDocuments(rawDocuments(endpoint, certificateAuthority.data)));
});

test("a collected folder holds the facts that the raw outputs of the same estate hold", () => {
  expect(factsOf(collected.estate)).toEqual(factsOf(raw.estate));
});

describe("a collected folder and the raw outputs of the same estate answer alike:", () => {
  /** An answer without the names and lines of documents. */
  const bare = (answer: unknown): unknown =>
    JSON.parse(JSON.stringify(answer, (name, value) => (["evidence", "snapshot"].includes(name) ? undefined : value)));
  test.each([
    { verb: "list", resource: "pods" },
    { verb: "get", resource: "pods", namespace: "ns-0", through: "all" },
    { verb: "delete", resource: "pods", namespace: "a" },
    { verb: "create", resource: "pods/exec", through: "all" },
    { verb: "get", resource: "secrets", literal: true },
    { action: "s3:GetObject" },
    { action: "s3:PutObject", arn: "arn:aws:s3:::logs/day", through: "all" },
    { goal: "cluster-admin", through: "all" },
  ])("who-can %j", (words) => {
    const request = whoCanRequest.parse(words);
    const answer = collected.whoCan(request);
    expect(bare(answer)).toEqual(bare(raw.whoCan(request)));
    expect(answer.rows.length).toBeGreaterThan(0);
  });

  test("what-can of every identity that may be asked for", () => {
    const subjects = (engine: OpenEngine): string[] =>
      [...engine.world.starts("prod")].map((start) => engine.world.identities.at(start).shown).sort();
    expect(subjects(collected)).toEqual(subjects(raw));
    expect(subjects(collected).length).toBeGreaterThan(8);
    for (const subject of subjects(collected))
      for (const aws of [false, true]) {
        const request = whatCanRequest.parse({ subject, aws, through: "all" });
        expect(bare(collected.whatCan(request)), subject).toEqual(bare(raw.whatCan(request)));
      }
  });
});
