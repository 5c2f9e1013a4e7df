/** Lines of the Kubernetes batch forms: SubjectAccessReview specs, covers and literal who-can. */
import { type BatchLine, reviewSpecOf, text, texts } from "../explain/batch-line.ts";
import { review } from "../explain/engine.ts";
import { type Attributes, resourceAttributes } from "../rbac/attributes.ts";
import { covers } from "../rbac/covers.ts";
import { literalWhoCan } from "../rbac/literal-who-can.ts";
import type { ClusterWorld } from "../world/cluster-world.ts";

/** One SubjectAccessReview spec. */
export const reviewLine = (cluster: ClusterWorld, line: BatchLine): object => review(cluster, reviewSpecOf(line));

/**
 * `{user, groups, namespace, role}`: do the rules held in that namespace cover those of the role? `role` is `Kind/namespace/name`.
 * Gives `{covered, missing, missingCount}`; there is no `missing` where nothing is, or more than can be listed, as in the recordings of kube-apiserver's own check.
 */
export function coversLine(cluster: ClusterWorld, line: BatchLine): object {
  const role = cluster.authorizer.role(text(line, "role"));
  if (role === undefined)
    throw new TypeError(`expected a role of the snapshot as Kind/namespace/name, came \`${String(line["role"])}\``);
  const identity = { user: text(line, "user", ""), groups: texts(line, "groups") };
  const held = cluster.authorizer.rulesOf(identity, text(line, "namespace", "")).map((found) => found.rule);
  const { covered, missing, missingCount } = covers(held, role.rules);
  return { covered, ...(missing.length === 0 ? {} : { missing }), missingCount };
}

/** A literal question to the subjects that are allowed by themselves. */
export function literalWhoCanLines(cluster: ClusterWorld): (line: BatchLine) => object {
  const ask = literalWhoCan(cluster.authorizer, cluster.facts);
  return (line) => ask(attributesOf(line));
}

function attributesOf(line: BatchLine): Attributes {
  const verb = text(line, "verb", "");
  if (line["nonResource"] === true || (line["path"] !== undefined && line["path"] !== ""))
    return { verb, path: text(line, "path", "") };
  return resourceAttributes({
    verb,
    group: text(line, "group", ""),
    resource: text(line, "resource", ""),
    subresource: text(line, "subresource", ""),
    name: text(line, "name", ""),
    namespace: text(line, "namespace", ""),
  });
}
