/** How people, pipelines and machines come in as an identity; read from trust and kind (docs/answers.md §6). */

import type { Entry } from "./entry.ts";
import { permissionSetOf } from "./permission-set.ts";
import type { World } from "./world.ts";

/** Issuers of pipelines: their subjects are jobs, not people. */
const CI_ISSUERS = [
  "token.actions.githubusercontent.com",
  "gitlab.com",
  "app.terraform.io",
  "oidc.circleci.com",
  "agent.buildkite.com",
  "api.bitbucket.org",
  "vstoken.dev.azure.com",
  "token.actions",
];
const NODE_SERVICE = /^ec2\.amazonaws\.com(\.cn)?$|^eks-fargate-pods\.amazonaws\.com$/;

export function isCiIssuer(issuer: string): boolean {
  return CI_ISSUERS.some((known) => issuer.includes(known));
}

export function entryOf(world: World, node: number): Entry {
  const { kind, key, kubernetes, cluster } = world.identities.at(node);
  switch (kind) {
    case "aws-user":
    case "aws-root":
    case "saml":
      return "human";
    case "aws-role":
    case "aws-session":
      return roleEntry(world, key);
    case "oidc":
      if (isCiIssuer(key)) return "ci";
      return world.clusterOfIssuer(key.replace(/^oidc:/, "").split("#")[0] ?? "") === undefined
        ? "external"
        : "workload";
    case "aws-account":
    case "anyone-aws":
    case "anyone":
      return "external";
    case "service-account":
    case "pod":
    case "aws-service":
      return "workload";
    case "node":
      return "node";
    case "user":
    case "group": {
      const name = kind === "group" ? (kubernetes?.groups[0] ?? "") : (kubernetes?.username ?? "");
      return cluster !== undefined && world.isVendor(node) && name !== "" ? "cluster" : "unknown";
    }
    default:
      return "unknown";
  }
}

function roleEntry(world: World, arn: string): Entry {
  if (permissionSetOf(arn) !== undefined) return "human";
  const role = world.roleFact(arn);
  if (role === undefined) return "unknown";
  const principals = trustPrincipals(role.trustPolicy.document);
  if (principals.federated.some(isCiIssuer)) return "ci";
  if (principals.federated.some((provider) => provider.includes(":saml-provider/"))) return "human";
  if (principals.services.some((service) => NODE_SERVICE.test(service))) return "node";
  if (principals.federated.length > 0 || principals.services.length > 0) return "workload";
  if (principals.aws.length > 0 && principals.aws.every((principal) => principal.includes(":user/"))) return "human";
  return "unknown";
}

/** AWS principals as the Allow statements of a trust policy write them. */
export const awsPrincipals = (document: unknown): readonly string[] => trustPrincipals(document).aws;

interface TrustPrincipals {
  readonly aws: readonly string[];
  readonly services: readonly string[];
  readonly federated: readonly string[];
}

/** Who the Allow statements of a trust policy name. Only for how an identity is entered: whether they get in is the evaluator's. */
function trustPrincipals(document: unknown): TrustPrincipals {
  const found = { aws: [] as string[], services: [] as string[], federated: [] as string[] };
  const statements = isObject(document) ? [document["Statement"] ?? []].flat() : [];
  for (const statement of statements) {
    if (!isObject(statement) || statement["Effect"] !== "Allow") continue;
    const principal = statement["Principal"];
    if (principal === "*") found.aws.push("*");
    if (!isObject(principal)) continue;
    found.aws.push(...strings(principal["AWS"]));
    found.services.push(...strings(principal["Service"]));
    found.federated.push(...strings(principal["Federated"]));
  }
  return found;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const strings = (value: unknown): string[] =>
  [value ?? []].flat().filter((member): member is string => typeof member === "string");
