/** Paths of the node in the containers of a pod, and what they are good for. */
import type { PodSpecFact } from "../facts/kubernetes.ts";

export interface HostMount {
  /** Path on the node, without a trailing slash ("" is the root). */
  readonly path: string;
  readonly readOnly: boolean;
  /** Index of the container in the list of its type, and that list. */
  readonly container: string;
  readonly runsAsRoot: boolean;
}

/** Every hostPath volume as some container mounts it. A volume that no container mounts shows nothing. */
export function hostMounts(spec: PodSpecFact): HostMount[] {
  const paths = new Map(
    spec.volumes.filter((volume) => volume.type === "hostPath").map((volume) => [volume.name, volume.source]),
  );
  return spec.containers.flatMap((container) =>
    container.volumeMounts.flatMap((mount): HostMount[] => {
      const source = paths.get(mount.name);
      if (source === undefined) return [];
      const path = `${source}/${mount.subPath ?? ""}`.replaceAll(/\/+/g, "/").replace(/\/$/, "");
      const runsAsRoot =
        container.runAsUser === undefined ? container.runAsNonRoot !== true : container.runAsUser === 0;
      return [{ path, readOnly: mount.readOnly, container: container.name, runsAsRoot }];
    }),
  );
}

/** Is the mount this path, above it (its contents are in it), or, with `below`, under it? */
export function reaches(mount: HostMount, path: string, below = false): boolean {
  return mount.path === path || path.startsWith(`${mount.path}/`) || (below && mount.path.startsWith(`${path}/`));
}

/** Sockets that start containers on the node: dockershim, containerd, CRI-O. `/var/run` is a link to `/run`. */
export const RUNTIME_SOCKETS = [
  "/run/docker.sock",
  "/run/containerd/containerd.sock",
  "/run/crio/crio.sock",
  "/run/k3s/containerd/containerd.sock",
  "/run/dockershim.sock",
].flatMap((path) => [path, `/var${path}`]);

/** Places where a written file is run by the node or lets one in. */
export const WRITE_TARGETS = [
  "/etc/cron.d",
  "/etc/crontab",
  "/etc/systemd/system",
  "/etc/kubernetes/manifests",
  "/etc/kubernetes/kubelet",
  "/etc/ld.so.preload",
  "/etc/passwd",
  "/etc/sudoers.d",
  "/root/.ssh",
  "/home/ec2-user/.ssh",
  "/opt/cni/bin",
  "/usr/bin",
  "/usr/local/bin",
  "/usr/lib/systemd/system",
  "/var/lib/kubelet/pods",
  "/var/lib/kubelet/plugins_registry",
  "/var/lib/cloud/scripts",
  "/var/spool/cron",
] as const;

/** Places where credentials of the kubelet, or of the pods on the node, can be read. */
export const READ_TARGETS = [
  "/var/lib/kubelet/pods",
  "/var/lib/kubelet/pki",
  "/var/lib/kubelet/kubeconfig",
  "/etc/kubernetes/kubelet",
  "/root/.ssh",
] as const;
