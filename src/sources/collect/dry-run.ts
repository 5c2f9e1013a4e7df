/** `clew collect --dry-run`: what would be asked, without asking anybody anything. */
import { ALL_CALLS, type AwsCall, CALLS } from "../aws/calls.ts";
import { DISCOVERY_PATHS, LISTED, NAMED, pathOf } from "../kubernetes/resources.ts";
import { byKubeconfig, type CollectOptions, type CollectRequest, checkOptions, partsOf } from "./options.ts";

/** Calls to AWS that the request may make, in the order of the table. The session's own come first. */
export function callsOf(request: CollectRequest): readonly AwsCall[] {
  const parts = partsOf(request);
  const objectsOnly = [...parts].every((part) => part === "kubernetes");
  if (objectsOnly && byKubeconfig(request)) return [];
  const everyCluster = request.cluster === undefined;
  const sweeps = request.assumeRole?.some((role) => role.includes("::*:")) === true;
  return ALL_CALLS.filter((call) => {
    // Clusters are found by name or by listing, whichever part wants them.
    if (call === CALLS.clusters) return everyCluster && (parts.has("eks") || parts.has("kubernetes"));
    if (call === CALLS.cluster) return parts.has("eks") || parts.has("kubernetes");
    if (call.part === "organizations" && sweeps) return true;
    return call.part === "session" || parts.has(call.part);
  });
}

/** One `service:Action` or `GET /path` a line: AWS first, then Kubernetes. Custom resources are asked for only where they are served. Throws a {@link CollectError} for options that make no sense. */
export function dryRun(options: CollectOptions): readonly string[] {
  const request = checkOptions({ ...options, dryRun: true });
  const assumes = (request.assumeRole?.length ?? 0) > 0 ? ["sts:AssumeRole"] : [];
  const calls = callsOf(request).map(({ action }) => action);
  const paths = partsOf(request).has("kubernetes")
    ? [
        ...DISCOVERY_PATHS.filter((path) => path !== "/version" || byKubeconfig(request)),
        ...[...LISTED, ...NAMED].map((one) => pathOf(one)),
      ]
    : [];
  return [...calls.slice(0, 1), ...assumes, ...calls.slice(1), ...paths.map((path) => `GET ${path}`)];
}
