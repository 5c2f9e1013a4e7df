/**
 * Requests without credentials that end before anybody asks what they may: since 1.32 EKS takes them at the health endpoints alone and
 * answers 401 elsewhere, whatever RBAC grants system:anonymous (docs/answers.md §4).
 *
 * Source: "Amazon EKS Kubernetes version 1.32" in the EKS user guide, and AnonymousAuthConfig of apiserver (its conditions are exact paths).
 */
import type { World } from "../world/world.ts";
import type { Asked } from "./question.ts";
import type { Through } from "./request.ts";

const HEALTH = ["/healthz", "/livez", "/readyz"];
/** First minor version of EKS that does so. */
const SINCE = 32;

/** Does this identity send no credentials to a cluster that wants some? A cluster without description may be any. */
export function wantsCredentials(world: World, start: number): boolean {
  const { kind, cluster, kubernetes } = world.identities.at(start);
  if (cluster === undefined) return false;
  if (kind !== "anyone" && (kind !== "group" || kubernetes?.groups[0] !== "system:unauthenticated")) return false;
  const { facts, minor } = world.cluster(cluster);
  return facts.description !== undefined && minor >= SINCE;
}

/** Is this question answered with 401 when that identity asks? The authorizer's own answer (`direct`) knows no such thing. */
export function isTurnedAway(world: World, start: number, asked: Asked, through: Through): boolean {
  return (
    through !== "direct" &&
    wantsCredentials(world, start) &&
    ![...asked.anyOf, ...asked.and].every((question) => question.kind === "url" && HEALTH.includes(question.path))
  );
}

/** What is left of resources and URLs (as permissions list them): the health endpoints among them. */
export function healthEndpoints(resources: readonly string[]): string[] {
  return HEALTH.filter((path) =>
    resources.some((one) => one === path || (one.endsWith("*") && path.startsWith(one.slice(0, -1)))),
  );
}
