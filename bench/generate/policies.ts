/** Identity and trust policies with the shares that were counted in real accounts. */
import { type Account, type Cluster, type Plan, PURPOSES, roleArn, TEAMS, userArn } from "./plan.ts";
import type { Random } from "./random.ts";

type Json = Record<string, unknown>;

const document = (statements: readonly Json[]): Json => ({ Version: "2012-10-17", Statement: statements });

const SERVICES = [
  ["ec2.amazonaws.com", 20],
  ["lambda.amazonaws.com", 34],
  ["ecs-tasks.amazonaws.com", 14],
  ["pods.eks.amazonaws.com", 6],
  ["codebuild.amazonaws.com", 13],
  ["states.amazonaws.com", 13],
] as const;

function service(random: Random): string {
  let left = random.int(100);
  for (const [name, share] of SERVICES) {
    left -= share;
    if (left < 0) return name;
  }
  return "ec2.amazonaws.com";
}

/** The trust policy of a role. */
export function trustPolicy(random: Random, all: Plan, account: Account, clusters: readonly Cluster[]): Json {
  const kind = random.next();
  if (kind < 0.72) {
    const name = service(random);
    const Action = name.startsWith("pods.") ? ["sts:AssumeRole", "sts:TagSession"] : "sts:AssumeRole";
    return document([{ Effect: "Allow", Principal: { Service: name }, Action }]);
  }
  if (kind < 0.92)
    return document([
      {
        Effect: "Allow",
        Principal: { AWS: trusted(random, all, account) },
        Action: "sts:AssumeRole",
        ...condition(random),
      },
    ]);
  if (kind < 0.97) return document([webIdentity(random, account, clusters)]);
  if (kind < 0.997) {
    const Federated = `arn:aws:iam::${account.id}:saml-provider/idp`;
    const Condition = { StringEquals: { "SAML:aud": "https://signin.aws.amazon.com/saml" } };
    return document([{ Effect: "Allow", Principal: { Federated }, Action: "sts:AssumeRoleWithSAML", Condition }]);
  }
  return document([
    {
      Effect: "Allow",
      Principal: { AWS: "*" },
      Action: "sts:AssumeRole",
      Condition: { StringEquals: { "aws:PrincipalOrgID": "o-example1234" } },
    },
  ]);
}

function trusted(random: Random, all: Plan, account: Account): string | string[] {
  const kind = random.next();
  if (kind < 0.4) return `arn:aws:iam::${account.id}:root`;
  if (kind < 0.62) {
    const other = random.pick(all.accounts).id;
    return random.chance(0.5) ? `arn:aws:iam::${other}:root` : other;
  }
  if (kind < 0.65) return `arn:aws:iam::${999900000000 + random.int(50)}:root`;
  return Array.from({ length: 1 + random.int(3) }, () => {
    const owner = random.chance(0.55) ? account : random.pick(all.accounts);
    return random.chance(0.1)
      ? userArn(owner.id, random.pick(owner.users))
      : roleArn(owner.id, random.pick(owner.roles));
  });
}

function condition(random: Random): Json {
  const kind = random.next();
  if (kind < 0.15) return { Condition: { StringEquals: { "sts:ExternalId": `x${random.int(1000)}` } } };
  if (kind < 0.19) return { Condition: { IpAddress: { "aws:SourceIp": `198.51.100.${random.int(200)}/32` } } };
  if (kind < 0.22) return { Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } };
  if (kind < 0.24) return { Condition: { StringEquals: { "aws:PrincipalTag/team": random.pick(TEAMS) } } };
  return {};
}

function webIdentity(random: Random, account: Account, clusters: readonly Cluster[]): Json {
  const cluster = clusters.length === 0 ? undefined : random.pick(clusters);
  if (cluster === undefined || random.chance(0.3)) {
    const host = "token.actions.githubusercontent.com";
    const Condition = {
      StringLike: { [`${host}:sub`]: `repo:example/${random.pick(TEAMS)}:*` },
      StringEquals: { [`${host}:aud`]: "sts.amazonaws.com" },
    };
    return {
      Effect: "Allow",
      Principal: { Federated: `arn:aws:iam::${account.id}:oidc-provider/${host}` },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition,
    };
  }
  const [namespace, name] = random.pick(cluster.serviceAccounts);
  const wide = random.chance(0.1);
  const Condition = {
    [wide ? "StringLike" : "StringEquals"]: {
      [`${cluster.issuer}:sub`]: `system:serviceaccount:${namespace}:${wide ? "*" : name}`,
      [`${cluster.issuer}:aud`]: "sts.amazonaws.com",
    },
  };
  return {
    Effect: "Allow",
    Principal: { Federated: `arn:aws:iam::${account.id}:oidc-provider/${cluster.issuer}` },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition,
  };
}

/** The document of a managed or inline policy: some read and write rights, and at times an assume right. */
export function identityPolicy(random: Random, all: Plan, account: Account, assumeShare: number): Json {
  if (random.chance(0.015)) return document([{ Effect: "Allow", Action: "*", Resource: "*" }]);
  const bucket = `arn:aws:s3:::${random.pick(TEAMS)}-${random.int(500)}`;
  const statements: Json[] = [
    { Effect: "Allow", Action: ["s3:GetObject", "s3:ListBucket"], Resource: [bucket, `${bucket}/*`] },
    {
      Effect: "Allow",
      Action: random.pick(["logs:*", "dynamodb:Query", "sqs:SendMessage", "kms:Decrypt"]),
      Resource: "*",
    },
  ];
  if (random.chance(assumeShare))
    statements.push({ Effect: "Allow", Action: "sts:AssumeRole", Resource: assumable(random, all, account) });
  if (random.chance(0.01))
    statements.push({ Effect: "Deny", Action: "sts:AssumeRole", Resource: "arn:aws:iam::*:role/*-admin-*" });
  if (random.chance(0.02))
    statements.push({
      Effect: "Allow",
      Action: ["iam:PassRole", "iam:PutRolePolicy"],
      Resource: `arn:aws:iam::${account.id}:role/*`,
    });
  return document(statements);
}

function assumable(random: Random, all: Plan, account: Account): string | string[] {
  const kind = random.next();
  const other = random.pick(all.accounts);
  if (kind < 0.35) return roleArn(other.id, random.pick(other.roles));
  if (kind < 0.6) return `arn:aws:iam::${other.id}:role/${random.pick(TEAMS)}-*`;
  if (kind < 0.8) return `arn:aws:iam::*:role/${random.pick(TEAMS)}-${random.pick(PURPOSES)}-*`;
  if (kind < 0.85) return "*";
  if (kind < 0.9) return `arn:aws:iam::${account.id}:role/*-${random.pick(PURPOSES)}-*`;
  return Array.from({ length: 2 + random.int(4) }, () => roleArn(other.id, random.pick(other.roles)));
}
