/** Estates from documents, as the real reader lays them out. */
import { createHash } from "node:crypto";
import type { ClusterFacts, Estate } from "../../src/facts/estate.ts";
import { assembleEstate } from "../../src/parse/assemble.ts";

export const ACCOUNT = "111122223333";
export const OTHER = "444455556666";

/** Documents by name: objects become JSON, texts stay. */
export function estateOf(documents: Readonly<Record<string, unknown>>): Estate {
  return assembleEstate({
    id: "sha256:test",
    documents: Object.entries(documents)
      .map(([name, content]) => {
        const text = typeof content === "string" ? content : JSON.stringify(content);
        return { name, sha256: createHash("sha256").update(text).digest("hex"), read: () => text };
      })
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  });
}

/** The only cluster of an estate. */
export function onlyCluster(estate: Estate): ClusterFacts {
  const [cluster, ...others] = estate.clusters.values();
  if (cluster === undefined || others.length > 0) throw new Error(`expected one cluster, came ${estate.clusters.size}`);
  return cluster;
}

/** `aws eks describe-cluster` of the cluster `prod`. */
export const describeCluster = (access?: object, more: object = {}): unknown => ({
  cluster: {
    name: "prod",
    arn: `arn:aws:eks:eu-west-1:${ACCOUNT}:cluster/prod`,
    createdAt: "2024-01-01T00:00:00Z",
    ...(access === undefined ? {} : { accessConfig: access }),
    ...more,
  },
});

/** `aws eks describe-access-entry` */
export const accessEntry = (principalArn: string, more: object = {}): unknown => ({
  accessEntry: {
    clusterName: "prod",
    principalArn,
    kubernetesGroups: [],
    username: principalArn,
    type: "STANDARD",
    createdAt: "2024-02-01T00:00:00Z",
    ...more,
  },
});

/** `aws eks list-associated-access-policies` */
export const associatedPolicies = (principalArn: string, policies: readonly [string, object][]): unknown => ({
  clusterName: "prod",
  principalArn,
  associatedAccessPolicies: policies.map(([name, accessScope]) => ({
    policyArn: `arn:aws:eks::aws:cluster-access-policy/${name}`,
    accessScope,
    associatedAt: "2024-02-01T00:00:00Z",
  })),
});

/** The ConfigMap aws-auth. */
export const awsAuth = (data: Readonly<Record<string, string>>): unknown => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "aws-auth", namespace: "kube-system", creationTimestamp: "2024-01-02T00:00:00Z" },
  data,
});

export interface RoleOptions {
  readonly path?: string;
  readonly created?: string;
  readonly profile?: string;
}

const trust = { Version: "2012-10-17", Statement: [] };

/** `aws iam get-account-authorization-details` with these roles and users (a user as `path/name`). */
export function authorizationDetails(
  roles: Readonly<Record<string, RoleOptions>>,
  users: readonly string[] = [],
  account: string = ACCOUNT,
): unknown {
  return {
    UserDetailList: users.map((user) => ({
      Path: `/${user.slice(0, user.lastIndexOf("/") + 1)}`,
      UserName: user.slice(user.lastIndexOf("/") + 1),
      UserId: `AIDA${user.toUpperCase().replace(/[^A-Z]/g, "")}`,
      Arn: `arn:aws:iam::${account}:user/${user}`,
      CreateDate: "2023-01-01T00:00:00Z",
      GroupList: [],
      AttachedManagedPolicies: [],
    })),
    GroupDetailList: [],
    RoleDetailList: Object.entries(roles).map(([name, { path = "/", created = "2023-01-01T00:00:00Z", profile }]) => ({
      Path: path,
      RoleName: name,
      RoleId: `AROA${name.toUpperCase().replace(/[^A-Z]/g, "")}`,
      Arn: `arn:aws:iam::${account}:role${path}${name}`,
      CreateDate: created,
      AssumeRolePolicyDocument: trust,
      InstanceProfileList:
        profile === undefined
          ? []
          : [
              {
                Path: "/",
                InstanceProfileName: profile,
                InstanceProfileId: "AIPAEXAMPLE",
                Arn: `arn:aws:iam::${account}:instance-profile/${profile}`,
                CreateDate: created,
                Roles: [],
              },
            ],
      RolePolicyList: [],
      AttachedManagedPolicies: [],
      Tags: [],
    })),
    Policies: [],
    IsTruncated: false,
  };
}

/** A Node object on an instance. */
export const node = (name: string, instanceId: string, labels: Readonly<Record<string, string>> = {}): unknown => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: { name, labels },
  spec: { providerID: `aws:///eu-west-1a/${instanceId}` },
});

/** `aws ec2 describe-instances` */
export const instances = (
  rows: readonly {
    id: string;
    dns: string;
    profile?: string;
    tags?: Readonly<Record<string, string>>;
    metadata?: object;
  }[],
): unknown => ({
  Reservations: [
    {
      OwnerId: ACCOUNT,
      Instances: rows.map(({ id, dns, profile, tags = {}, metadata }) => ({
        InstanceId: id,
        PrivateDnsName: dns,
        State: { Name: "running" },
        ...(profile === undefined
          ? {}
          : { IamInstanceProfile: { Arn: `arn:aws:iam::${ACCOUNT}:instance-profile/${profile}` } }),
        Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
        ...(metadata === undefined ? {} : { MetadataOptions: metadata }),
      })),
    },
  ],
});
