import { defineFinding } from "./finding.ts";
import { objectName } from "./subject-words.ts";

/** Rules that make a feeding role grave: they turn `edit` or `view` into more than their names say. */
const GRAVE_VERBS = new Set(["*", "escalate", "bind", "impersonate"]);
const GRAVE_RESOURCES = new Set(["*", "secrets", "pods/exec", "nodes/proxy", "serviceaccounts/token"]);

export const aggregatedRules = defineFinding({
  id: "aggregated-rules",
  title: "a ClusterRole adds its rules to a shared one by aggregation",
  severity: "info",
  meaning: "Everybody who holds the shared role (admin, edit, view) holds these rules too, though no binding says so.",
  remedy:
    "check that everyone bound to the shared role is meant to have these rules; else take the aggregation label away",
  attack: ["T1098"],
  references: ["https://kubernetes.io/docs/reference/access-authn-authz/rbac/#aggregated-clusterroles"],
  reads: ["ClusterRole"],
  *find(world) {
    for (const cluster of world.clusters.values()) {
      for (const role of cluster.authorizer.roles.values()) {
        if (role.fact.aggregationSelectors === undefined) continue;
        const feeders = new Map(role.sources.map((source, index) => [source.role, index]));
        for (const feeder of feeders.keys()) {
          if (feeder === role.fact || feeder.vendor === true || isShipped(feeder.labels)) continue;
          const grave = feeder.rules.some(
            (rule) =>
              rule.verbs.some((verb) => GRAVE_VERBS.has(verb)) ||
              rule.resources.some((resource) => GRAVE_RESOURCES.has(resource)),
          );
          yield {
            subject: objectName(feeder),
            cluster: cluster.name,
            message: `\`${objectName(feeder)}\` adds ${feeder.rules.length} ${feeder.rules.length === 1 ? "rule" : "rules"} to \`${objectName(role.fact)}\``,
            key: [role.fact.name],
            ...(grave ? { severity: "medium" as const } : {}),
            evidence: [feeder.evidence],
          };
        }
      }
    }
  },
});

/** Labels of the shipped parts (system:aggregate-to-edit and so on), as a listing of a live cluster has them. */
const isShipped = (labels: Readonly<Record<string, string>>): boolean =>
  labels["kubernetes.io/bootstrapping"] === "rbac-defaults";
