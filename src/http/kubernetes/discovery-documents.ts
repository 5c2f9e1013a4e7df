/** What kubectl asks before it asks: which groups, versions and resources the server has (the unaggregated discovery of apimachinery pkg/apis/meta/v1). */
import type { KnownResource } from "../../rbac/discovery-table.ts";

/** Every group is served in one version here: authorization does not know versions. */
const VERSION = "v1";
const VERBS = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];
const REVIEWS = [
  { name: "localsubjectaccessreviews", kind: "LocalSubjectAccessReview", namespaced: true },
  { name: "selfsubjectaccessreviews", kind: "SelfSubjectAccessReview", namespaced: false },
  { name: "selfsubjectrulesreviews", kind: "SelfSubjectRulesReview", namespaced: false },
  { name: "subjectaccessreviews", kind: "SubjectAccessReview", namespaced: false },
];
const WHO = [{ name: "selfsubjectreviews", kind: "SelfSubjectReview", namespaced: false }];

/** `/api` */
export const legacyVersions = () => ({
  kind: "APIVersions",
  versions: [VERSION],
  serverAddressByClientCIDRs: [{ clientCIDR: "0.0.0.0/0", serverAddress: "" }],
});

/** `/apis` */
export function groupList(resources: readonly KnownResource[]) {
  const groups = new Set([...resources.map(({ group }) => group), "authorization.k8s.io", "authentication.k8s.io"]);
  groups.delete("");
  return { kind: "APIGroupList", apiVersion: "v1", groups: [...groups].sort().map(groupOf) };
}

/** `/apis/GROUP` */
export function groupDocument(group: string) {
  return { kind: "APIGroup", apiVersion: "v1", ...groupOf(group) };
}

function groupOf(name: string) {
  const version = { groupVersion: `${name}/${VERSION}`, version: VERSION };
  return { name, versions: [version], preferredVersion: version };
}

/** `/api/v1` (group "") and `/apis/GROUP/v1`; `undefined` for a group that has nothing. */
export function resourceList(resources: readonly KnownResource[], group: string) {
  const own = resources
    .filter((known) => known.group === group)
    .map(({ resource, kind, namespaced, shortNames, singular }) => ({
      name: resource,
      singularName: singular,
      namespaced,
      kind,
      verbs: VERBS,
      ...(shortNames.length === 0 ? {} : { shortNames }),
    }));
  const reviews = (group === "authorization.k8s.io" ? REVIEWS : group === "authentication.k8s.io" ? WHO : []).map(
    (one) => ({
      ...one,
      singularName: one.kind.toLowerCase(),
      verbs: ["create"],
    }),
  );
  const names = new Set(reviews.map(({ name }) => name));
  const all = [...own.filter(({ name }) => !names.has(name)), ...reviews];
  if (all.length === 0) return undefined;
  return {
    kind: "APIResourceList",
    apiVersion: "v1",
    groupVersion: group === "" ? VERSION : `${group}/${VERSION}`,
    resources: all,
  };
}
