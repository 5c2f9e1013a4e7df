/** Which rights open a stream to a pod, by version. */
import type { ClusterWorld } from "./cluster-world.ts";
import { ask } from "./held.ts";
import type { PermissionQuestion } from "./holders.ts";

/** First minor version in which a websocket needs create too (gate AuthorizePodWebsocketUpgradeCreatePermission, kubernetes PR 134577). */
const NEEDS_CREATE = 35;

/** `create` always; before 1.35 `get` as well, which a websocket request was authorized as. */
export function streamQuestions(
  cluster: ClusterWorld,
  subresource: "exec" | "attach" | "portforward",
): PermissionQuestion[] {
  const verbs = cluster.minor >= NEEDS_CREATE ? ["create"] : ["create", "get"];
  return verbs.map((verb) => ask(verb, "", "pods", subresource));
}
