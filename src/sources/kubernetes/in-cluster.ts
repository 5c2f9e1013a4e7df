/** The access of a pod to its own cluster: client-go `rest.InClusterConfig`. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CollectError } from "../collect/collect-error.ts";
import type { ClusterAccess } from "./access.ts";

/** Where the kubelet mounts token and authority. */
const MOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";

/** The access. Throws a {@link CollectError} `bad-options` outside of a pod. The token is read each time: the kubelet renews it. */
export function inClusterAccess(env: Readonly<Record<string, string | undefined>>, mount = MOUNT): ClusterAccess {
  const host = env["KUBERNETES_SERVICE_HOST"];
  const port = env["KUBERNETES_SERVICE_PORT"];
  if (host === undefined || port === undefined)
    throw new CollectError(
      "bad-options",
      "expected to run in a pod, with `KUBERNETES_SERVICE_HOST` and `KUBERNETES_SERVICE_PORT`, came neither",
    );
  return {
    name: "in-cluster",
    server: `https://${host.includes(":") ? `[${host}]` : host}:${port}`,
    ca: readMounted(mount, "ca.crt"),
    credentials: async () => ({ token: readMounted(mount, "token").trim() }),
  };
}

function readMounted(mount: string, name: string): string {
  try {
    return readFileSync(join(mount, name), "utf8");
  } catch {
    throw new CollectError(
      "bad-options",
      `expected the pod's ServiceAccount at \`${join(mount, name)}\`, came nothing`,
    );
  }
}
