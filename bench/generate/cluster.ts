/** What the EKS API and kubectl print for one generated cluster. */
import { type Cluster, roleArn, TEAMS, userArn } from "./plan.ts";
import { podList } from "./pods.ts";
import type { Random } from "./random.ts";
import { list, rbacDocuments } from "./rbac.ts";
import type { Size } from "./sizes.ts";

type Json = Record<string, unknown>;

const VIEW = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy";
const EDIT = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy";

/** The documents of a cluster by name; a list of values is written one after another, as a loop of calls prints them. */
export function clusterDocuments(
  random: Random,
  size: Size,
  cluster: Cluster,
  shared: readonly (readonly Json[])[],
): Map<string, unknown> {
  const { account, region, name } = cluster;
  const base = `eks/${account.id}/${region}/${name}`;
  const documents = new Map<string, unknown>();
  const put = (path: string, value: unknown): void => void documents.set(`${base}/${path}`, value);
  put("aws/describe-cluster.json", {
    cluster: {
      name,
      arn: `arn:aws:eks:${region}:${account.id}:cluster/${name}`,
      createdAt: "2024-05-01T09:00:00Z",
      version: "1.33",
      roleArn: roleArn(account.id, account.roles[0] ?? "role"),
      identity: { oidc: { issuer: `https://${cluster.issuer}` } },
      status: "ACTIVE",
      platformVersion: "eks.5",
      resourcesVpcConfig: { endpointPublicAccess: true, publicAccessCidrs: ["203.0.113.0/24"] },
      accessConfig: { bootstrapClusterCreatorAdminPermissions: false, authenticationMode: "API_AND_CONFIG_MAP" },
    },
  });
  entries(random, cluster, put);
  const carriers = cluster.serviceAccounts.filter(() => random.chance(0.08));
  put("aws/list-pod-identity-associations.json", {
    associations: carriers.map(([namespace, serviceAccount], index) => ({
      clusterName: name,
      namespace,
      serviceAccount,
      associationArn: podIdentity(cluster, index),
      associationId: `a-${index}`,
    })),
  });
  put(
    "aws/describe-pod-identity-associations.json",
    carriers.map(([namespace, serviceAccount], index) => ({
      association: {
        clusterName: name,
        namespace,
        serviceAccount,
        roleArn: roleArn(account.id, random.pick(account.roles)),
        associationArn: podIdentity(cluster, index),
        associationId: `a-${index}`,
        createdAt: "2024-05-01T09:00:00Z",
      },
    })),
  );
  put(
    "kubernetes/namespaces.json",
    list(
      "NamespaceList",
      "v1",
      cluster.namespaces.map((one) => ({
        apiVersion: "v1",
        kind: "Namespace",
        metadata: { name: one, uid: `ns-${one}` },
      })),
    ),
  );
  put(
    "kubernetes/serviceaccounts.json",
    list(
      "ServiceAccountList",
      "v1",
      cluster.serviceAccounts.map(([namespace, one], index) => ({
        apiVersion: "v1",
        kind: "ServiceAccount",
        metadata: {
          name: one,
          namespace,
          uid: `sa-${index}`,
          ...(random.chance(0.2)
            ? { annotations: { "eks.amazonaws.com/role-arn": roleArn(account.id, random.pick(account.roles)) } }
            : {}),
        },
      })),
    ),
  );
  put("kubernetes/aws-auth.json", awsAuth(random, cluster));
  const nodes = Array.from(
    { length: Math.max(2, size.pods / 30) | 0 },
    (_, index) => `ip-10-0-${index >> 8}-${index & 255}.eu-west-1.compute.internal`,
  );
  put(
    "kubernetes/nodes.json",
    list(
      "NodeList",
      "v1",
      nodes.map((one, index) => ({
        apiVersion: "v1",
        kind: "Node",
        metadata: { name: one, uid: `node-${index}` },
        spec: { providerID: `aws:///${region}a/i-${index.toString(16).padStart(17, "0")}` },
      })),
    ),
  );
  for (const [file, value] of rbacDocuments(random, size, cluster, shared)) put(`kubernetes/${file}`, value);
  put("kubernetes/pods.json", podList(random, size, cluster, nodes));
  return documents;
}

const podIdentity = (cluster: Cluster, index: number): string =>
  `arn:aws:eks:${cluster.region}:${cluster.account.id}:podidentityassociation/${cluster.name}/a-${index}`;

function entries(random: Random, cluster: Cluster, put: (path: string, value: unknown) => void): void {
  const { account, name } = cluster;
  const principals = [...new Set(Array.from({ length: 25 }, () => roleArn(account.id, random.pick(account.roles))))];
  put("aws/list-access-entries.json", { accessEntries: principals });
  put(
    "aws/describe-access-entries.json",
    principals.map((principalArn) => ({
      accessEntry: {
        clusterName: name,
        principalArn,
        kubernetesGroups: random.chance(0.4) ? [`${random.pick(TEAMS)}-devs`] : [],
        accessEntryArn: `arn:aws:eks:${cluster.region}:${account.id}:access-entry/${name}/x`,
        createdAt: "2024-05-01T09:00:00Z",
        modifiedAt: "2024-05-01T09:00:00Z",
        username: `${principalArn.replace(":iam:", ":sts:").replace(":role/", ":assumed-role/")}/{{SessionName}}`,
        type: "STANDARD",
      },
    })),
  );
  put(
    "aws/list-associated-access-policies.json",
    principals.map((principalArn) => ({
      clusterName: name,
      principalArn,
      associatedAccessPolicies: random.chance(0.6)
        ? [
            {
              policyArn: random.chance(0.5) ? VIEW : EDIT,
              accessScope: random.chance(0.3)
                ? { type: "cluster", namespaces: [] }
                : { type: "namespace", namespaces: [random.pick(cluster.namespaces)] },
              associatedAt: "2024-05-01T09:00:00Z",
              modifiedAt: "2024-05-01T09:00:00Z",
            },
          ]
        : [],
    })),
  );
}

function awsAuth(random: Random, cluster: Cluster): Json {
  const { account } = cluster;
  const roles = [
    `- rolearn: ${roleArn(account.id, account.roles[1] ?? "role")}\n  username: system:node:{{EC2PrivateDNSName}}\n  groups:\n  - system:bootstrappers\n  - system:nodes\n`,
    ...Array.from(
      { length: 20 },
      () =>
        `- rolearn: ${roleArn(account.id, random.pick(account.roles))}\n  username: ${random.pick(TEAMS)}:{{SessionName}}\n  groups:\n  - ${random.pick(TEAMS)}-devs\n`,
    ),
  ];
  const users = Array.from(
    { length: 5 },
    (_, index) =>
      `- userarn: ${userArn(account.id, account.users[index] ?? "user-0")}\n  username: ${random.pick(TEAMS)}-user-${index}\n  groups:\n  - ${random.pick(TEAMS)}-leads\n`,
  );
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "aws-auth", namespace: "kube-system", uid: "cm-1" },
    data: { mapRoles: roles.join(""), mapUsers: users.join("") },
  };
}
