/** The doctor of a ServiceAccount's way to AWS: each chain link by link, with what mends what is broken. */
import { z } from "zod";
import { irsa } from "../edges/irsa.ts";
import { splitServiceAccountUsername } from "../facts/identity.ts";
import { buildGraph } from "../graph/build.ts";
import { API_VERSION, evidenceSchema } from "../queries/answer.ts";
import type { ClusterWorld } from "../world/cluster-world.ts";
import type { World } from "../world/world.ts";
import type { Link } from "./chain-link.ts";
import { irsaLinks } from "./irsa-links.ts";
import type { Places } from "./places.ts";
import { podIdentityLinks } from "./pod-identity-links.ts";

const chainStatus = z.enum(["holds", "broken", "unknown"]);
export type ChainStatus = z.output<typeof chainStatus>;

export const doctorAnswerSchema = z
  .object({
    apiVersion: z.literal(API_VERSION),
    serviceAccount: z.string(),
    cluster: z.string(),
    snapshot: z.string(),
    status: chainStatus.describe("holds when one chain holds from end to end"),
    chains: z.array(
      z.object({
        way: z.enum(["irsa", "pod-identity"]),
        role: z.string().nullable(),
        status: chainStatus,
        links: z.array(
          z.object({
            link: z.string(),
            status: z.enum(["holds", "missing", "contradicts", "unknown"]),
            says: z.string(),
            evidence: z.array(evidenceSchema),
            fix: z.string().optional().describe("the command that mends it"),
          }),
        ),
      }),
    ),
    notes: z.array(z.string()),
  })
  .meta({ id: "DoctorAnswer" });
export type DoctorAnswer = z.output<typeof doctorAnswerSchema>;

interface Chain {
  readonly way: "irsa" | "pod-identity";
  readonly role: string | undefined;
  readonly links: readonly Link[];
}

/**
 * Walks every chain of one ServiceAccount: to roles that the documents declare, to roles that admit it undeclared, and by its association.
 * Where there is none, what would be needed for either.
 */
export function examine(
  world: World,
  cluster: ClusterWorld,
  places: Places,
  namespace: string,
  name: string,
): DoctorAnswer {
  const declared = cluster.tokensOf(namespace, name).declared.map(({ roleArn }) => roleArn);
  const roles = new Set([...declared, ...admitting(world, cluster, namespace, name)]);
  const association = cluster.facts.podIdentityAssociations.find(
    (one) => one.namespace === namespace && one.serviceAccount === name,
  );
  const chains: Chain[] = [...roles].map((role) => ({
    way: "irsa",
    role,
    links: irsaLinks(world, cluster, namespace, name, role),
  }));
  if (roles.size === 0 && association === undefined)
    chains.push({ way: "irsa", role: undefined, links: irsaLinks(world, cluster, namespace, name, undefined) });
  if (association !== undefined || roles.size === 0)
    chains.push({
      way: "pod-identity",
      role: association?.targetRoleArn ?? association?.roleArn,
      links: podIdentityLinks(world, cluster, namespace, name, association),
    });
  const shown = chains.map(({ way, role, links }) => ({
    way,
    role: role ?? null,
    status: statusOf(links),
    links: links.map(({ evidence, ...link }) => ({ ...link, evidence: places.all(evidence) })),
  }));
  const statuses = shown.map(({ status }) => status);
  return {
    apiVersion: API_VERSION,
    serviceAccount: `${namespace}/${name}`,
    cluster: cluster.name,
    snapshot: world.estate.snapshot,
    status: statuses.includes("holds") ? "holds" : statuses.includes("unknown") ? "unknown" : "broken",
    chains: shown,
    notes:
      association !== undefined && declared.length > 0
        ? ["new pods are given Pod Identity; where AWS_ROLE_ARN is set besides, SDKs try IRSA first"]
        : [],
  };
}

/** Roles whose trust admits the ServiceAccount, whether anything declares them or not. */
function admitting(world: World, cluster: ClusterWorld, namespace: string, name: string): string[] {
  const graph = buildGraph(world, [irsa], { cluster: cluster.name });
  const from = world.identities.serviceAccount(cluster.name, namespace, name);
  const found: string[] = [];
  for (let at = graph.out.start[from] ?? 0; at < (graph.out.start[from + 1] ?? 0); at++) {
    const to = world.identities.at(graph.to[graph.out.edges[at] ?? 0] ?? 0);
    if (to.kind === "aws-role") found.push(to.key);
  }
  return found.sort();
}

function statusOf(links: readonly Link[]): ChainStatus {
  if (links.some(({ status }) => status === "missing" || status === "contradicts")) return "broken";
  return links.some(({ status }) => status === "unknown") ? "unknown" : "holds";
}

/** `NS/NAME` or `system:serviceaccount:NS:NAME`; `undefined` for other texts. */
export function readServiceAccount(text: string): { readonly namespace: string; readonly name: string } | undefined {
  const [namespace = "", name = "", more] = text.split("/");
  if (more === undefined && /^[a-z0-9-]+$/.test(namespace) && /^[a-z0-9.-]+$/.test(name)) return { namespace, name };
  return splitServiceAccountUsername(text);
}
