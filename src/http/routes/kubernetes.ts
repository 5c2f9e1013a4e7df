/** authorization.k8s.io/v1 over one cluster of a snapshot, with the discovery that kubectl needs: `kubectl auth can-i … --as …` answers from the snapshot. */
import type { AppDeps } from "../deps.ts";
import type { Route } from "../route.ts";
import { discoveryRoutes } from "./discovery.ts";
import { selfReviewRoutes } from "./self-reviews.ts";
import { subjectReviewRoutes } from "./subject-reviews.ts";

export function kubernetesRoutes(deps: AppDeps): Route[] {
  return [...subjectReviewRoutes(deps), ...selfReviewRoutes(deps), ...discoveryRoutes(deps)];
}
