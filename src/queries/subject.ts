/** The subject of a question, as people write it: an ARN, ns/name, system:serviceaccount:…, user:NAME, group:NAME, any key of an answer. */

import { assumedRoleArn, parseArn } from "../facts/arn.ts";
import { serviceAccountGroups, splitServiceAccountUsername } from "../facts/identity.ts";
import type { KnownKeys } from "../world/conditions.ts";
import type { World } from "../world/world.ts";
import { RequestError } from "./request-error.ts";

/** One or more nodes (a Kubernetes name without a cluster may be in several), with what is known of the session. */
export interface ReadSubject {
  readonly nodes: readonly number[];
  readonly shown: string;
  readonly carried?: KnownKeys;
}

/** Finds a subject. Throws RequestError `unknown-subject` when the text is understood but the snapshot has nobody of that name, `bad-request` when it is not understood. */
export function readSubject(
  world: World,
  text: string,
  cluster: string | undefined,
  groups: readonly string[] = [],
): ReadSubject {
  const exact = world.identities.find(text);
  if (exact !== undefined && groups.length === 0) return { nodes: [exact], shown: text };
  if (text.startsWith("arn:")) return arnSubject(world, text);
  const at = text.lastIndexOf("@");
  const named = at > 0 ? text.slice(at + 1) : undefined;
  const inCluster = named !== undefined && world.clusters.has(named) ? named : cluster;
  const bare = inCluster === named && named !== undefined ? text.slice(0, at) : text;
  const clusters = inCluster === undefined ? [...world.clusters.keys()] : [world.cluster(inCluster).name];
  const nodes = clusters
    .map((name) => kubernetesSubject(world, name, bare, groups))
    .filter((node) => node !== undefined);
  if (nodes.length > 0) return { nodes, shown: text };
  if (/^(oidc|saml|service):/.test(text))
    throw new RequestError("unknown-subject", `the snapshot knows no \`${text}\``);
  throw new RequestError(
    "bad-request",
    `expected an ARN, NS/NAME, system:serviceaccount:NS:NAME, user:NAME or group:NAME, came \`${text}\``,
  );
}

function arnSubject(world: World, text: string): ReadSubject {
  const parts = parseArn(text);
  if (parts === undefined) throw new RequestError("bad-request", `expected an ARN, came \`${text}\``);
  if (parts.service === "sts" && parts.resource.startsWith("assumed-role/")) {
    const [, role = "", session = ""] = parts.resource.split("/");
    for (const identity of world.identities.list()) {
      if (identity.kind === "aws-role" && assumedRoleArn(identity.key, session) === text) {
        return { nodes: [identity.id], shown: text, carried: new Map([["sts:rolesessionname", [session]]]) };
      }
    }
    throw new RequestError("unknown-subject", `the snapshot has no role \`${role}\` in account ${parts.account}`);
  }
  throw new RequestError("unknown-subject", `the snapshot knows no \`${text}\``);
}

function kubernetesSubject(world: World, cluster: string, text: string, groups: readonly string[]): number | undefined {
  const { identities } = world;
  const withGroups = (name: string): number => {
    if (groups.length === 0) return identities.user(cluster, name);
    const account = splitServiceAccountUsername(name);
    const implied = account === undefined ? ["system:authenticated"] : serviceAccountGroups(account.namespace);
    return identities.mapped(cluster, { username: name, groups: [...implied, ...groups], accessPolicies: [] });
  };
  if (text === "anyone" || text === "unknown-principal") return identities.find(`${text}@${cluster}`);
  if (text.startsWith("user:")) return withGroups(text.slice(5));
  if (text.startsWith("group:")) return identities.group(cluster, text.slice(6));
  if (text.startsWith("system:serviceaccount:")) return withGroups(text);
  if (text.startsWith("node:")) return identities.node(cluster, text.slice(5));
  if (text.startsWith("pod:")) return identities.find(`${text}@${cluster}`);
  if (text.startsWith("system:node:")) return identities.node(cluster, text.slice("system:node:".length));
  if (text.startsWith("system:")) return withGroups(text);
  const parts = text.split("/");
  const [namespace, name] = parts;
  if (parts.length === 2 && namespace && name) return identities.serviceAccount(cluster, namespace, name);
  return undefined;
}
