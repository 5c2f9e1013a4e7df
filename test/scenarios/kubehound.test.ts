/** The attacks of KubeHound's test cluster, written anew from their descriptions: each step found, none invented. */
import { describe, expect, it } from "vitest";
import { EDGES } from "../../src/edges/registry.ts";
import { type EdgeCase, stepsOf } from "../edges/edge-test.ts";
import { binding, bound, clusterRole, grants, pod, secret, serviceAccount, tokenSecret } from "../edges/objects.ts";

interface Attack extends EdgeCase {
  /** Identities whose every step counts, `EDGE: FROM -> TO`. What a pod and its node are anyway is left out. */
  readonly sources: readonly string[];
  readonly steps: readonly string[];
}

const mount = (path: string, more: object = {}) => ({
  volumes: [{ name: "v", hostPath: { path } }],
  containers: [{ name: "c", image: "ubuntu", volumeMounts: [{ name: "v", mountPath: "/host", ...more }] }],
});
const security = (securityContext: object, more: object = {}) => ({
  containers: [{ name: "c", image: "ubuntu", securityContext }],
  ...more,
});
const RBAC = "rbac.authorization.k8s.io";
const rule = (resources: string[], verbs: string[], apiGroups = [""]) => ({ apiGroups, resources, verbs });
const binder = (resource: string) => [
  rule([resource], ["create"], [RBAC]),
  rule(["clusterroles", "roles"], ["bind"], [RBAC]),
];

const ATTACKS: Readonly<Record<string, Attack>> = {
  CE_MODULE_LOAD: {
    objects: [pod("default/modload", security({ capabilities: { add: ["SYS_MODULE"] } }))],
    sources: ["pod:default/modload"],
    steps: ["container-capability: pod:default/modload -> node:n1"],
  },
  CE_NET_MITM: {
    objects: [
      pod("default/netadmin", security({ capabilities: { add: ["NET_ADMIN", "NET_RAW"] } }, { hostNetwork: true })),
    ],
    sources: ["pod:default/netadmin"],
    // Seeing the traffic of a network is no identity.
    steps: [],
  },
  CE_NSENTER: {
    objects: [pod("default/nsenter", security({ privileged: true }, { hostPID: true }))],
    sources: ["pod:default/nsenter"],
    steps: ["host-process: pod:default/nsenter -> node:n1", "privileged-container: pod:default/nsenter -> node:n1"],
  },
  CE_PRIV_MOUNT: {
    objects: [pod("default/priv", security({ privileged: true }))],
    sources: ["pod:default/priv"],
    steps: ["privileged-container: pod:default/priv -> node:n1"],
  },
  CE_SYS_PTRACE: {
    objects: [
      pod("default/ptrace", security({ capabilities: { add: ["SYS_PTRACE", "SYS_ADMIN"] } }, { hostPID: true })),
    ],
    sources: ["pod:default/ptrace"],
    steps: ["container-capability: pod:default/ptrace -> node:n1", "host-process: pod:default/ptrace -> node:n1"],
  },
  CE_UMH_CORE_PATTERN: {
    objects: [pod("default/umh", mount("/proc/sys/kernel"))],
    sources: ["pod:default/umh"],
    steps: ["core-pattern: pod:default/umh -> node:n1"],
  },
  CE_VAR_LOG_SYMLINK: {
    objects: [
      pod("default/varlog", { serviceAccountName: "varlog", ...mount("/var/log") }),
      ...grants("default/varlog * get,list nodes/log,pods/log"),
    ],
    sources: ["pod:default/varlog"],
    steps: ["var-log: pod:default/varlog -> node:n1"],
  },
  CONTROL_POD: { objects: [pod("default/control")], sources: ["pod:default/control"], steps: [] },
  ENDPOINT_EXPLOIT: {
    objects: [
      pod("default/server", {
        containers: [{ name: "c", image: "ubuntu", ports: [{ containerPort: 6666, hostPort: 7777 }] }],
      }),
    ],
    sources: ["pod:default/server", "node:n1"],
    // Whether a port lets anybody in is not in the objects.
    steps: [],
  },
  EXPLOIT_HOST_READ_TRAVERSE: {
    objects: [
      pod("default/read", mount("/var", { readOnly: true })),
      pod("default/proj", mount("/proc", { readOnly: true })),
    ],
    sources: ["pod:default/read", "pod:default/proj"],
    // /var has the link /run and the tokens of pods below /var/lib/kubelet.
    steps: ["host-path: pod:default/read -> node:n1", "runtime-socket: pod:default/read -> node:n1"],
  },
  EXPLOIT_HOST_WRITE: {
    objects: [pod("default/write", mount("/root"))],
    sources: ["pod:default/write"],
    steps: ["host-path: pod:default/write -> node:n1"],
  },
  IDENTITY_ASSUME: {
    objects: [serviceAccount("default/tokenget"), pod("default/tokenget", { serviceAccountName: "tokenget" })],
    sources: ["pod:default/tokenget"],
    steps: ["pod-service-account: pod:default/tokenget -> system:serviceaccount:default:tokenget"],
  },
  IDENTITY_IMPERSONATE: {
    objects: [
      pod("default/imp", { serviceAccountName: "impersonate" }),
      ...grants("default/impersonate * impersonate users,groups", "user:admin a get pods"),
    ],
    sources: ["system:serviceaccount:default:impersonate"],
    steps: [
      "impersonate-user: system:serviceaccount:default:impersonate -> user:admin",
      ...["authenticated", "masters", "nodes", "serviceaccounts", "serviceaccounts:default", "unauthenticated"].map(
        (name) => `impersonate-group: system:serviceaccount:default:impersonate -> group:system:${name}`,
      ),
    ],
  },
  POD_CREATE: {
    objects: [
      serviceAccount("default/pod-create"),
      serviceAccount("default/other"),
      ...grants("default/pod-create default create pods"),
    ],
    sources: ["system:serviceaccount:default:pod-create"],
    steps: [
      "create-pod: system:serviceaccount:default:pod-create -> system:serviceaccount:default:other",
      "create-pod: system:serviceaccount:default:pod-create -> system:serviceaccount:default:pod-create",
      "mount-secret: system:serviceaccount:default:pod-create -> rights:mounts/default",
      "privileged-pod: system:serviceaccount:default:pod-create -> node:*",
    ],
  },
  POD_EXEC: {
    objects: [pod("default/web"), pod("other/db"), ...grants("default/pod-exec default create,get pods/exec")],
    sources: ["system:serviceaccount:default:pod-exec"],
    steps: ["exec: system:serviceaccount:default:pod-exec -> pod:default/web"],
  },
  POD_PATCH: {
    objects: [pod("default/web"), pod("other/db"), ...grants("default/pod-patch default patch,get pods")],
    sources: ["system:serviceaccount:default:pod-patch"],
    steps: ["patch-pod: system:serviceaccount:default:pod-patch -> pod:default/web"],
  },
  ROLE_BIND_ALL: {
    objects: [
      clusterRole("strong", [rule(["secrets"], ["get"])]),
      ...bound("default/all", "*", "binder", [
        rule(["rolebindings", "clusterrolebindings"], ["create"], [RBAC]),
        rule(["clusterroles"], ["bind"], [RBAC]),
      ]),
    ],
    sources: ["system:serviceaccount:default:all"],
    steps: ["binder", "strong"].map(
      (name) => `bind-role: system:serviceaccount:default:all -> rights:ClusterRole//${name}`,
    ),
  },
  ROLE_BIND_CRB_CR: {
    objects: [
      clusterRole("strong", [rule(["secrets"], ["get"])]),
      ...bound("default/crb", "*", "binder", [
        rule(["clusterrolebindings"], ["create"], [RBAC]),
        rule(["clusterroles"], ["bind"], [RBAC]),
      ]),
    ],
    sources: ["system:serviceaccount:default:crb"],
    steps: ["binder", "strong"].map(
      (name) => `bind-role: system:serviceaccount:default:crb -> rights:ClusterRole//${name}`,
    ),
  },
  "ROLE_BIND_RB_CR-SA": {
    objects: [
      clusterRole("strong", [rule(["secrets"], ["get"])]),
      clusterRole("binder", binder("rolebindings")),
      binding("default/rb", "default", "b", "ClusterRole/binder"),
    ],
    sources: ["system:serviceaccount:default:rb"],
    steps: ["binder", "strong"].map(
      (name) => `bind-role: system:serviceaccount:default:rb -> rights:ClusterRole/default/${name}`,
    ),
  },
  "ROLE_BIND_RB_R-SA": {
    objects: [
      ...bound("default/rb", "default", "binder", binder("rolebindings")),
      ...bound("user:x", "default", "target", [rule(["pods"], ["get"])]),
    ],
    sources: ["system:serviceaccount:default:rb"],
    steps: ["binder", "target"].map(
      (name) => `bind-role: system:serviceaccount:default:rb -> rights:Role/default/${name}`,
    ),
  },
  "ROLE_BIND_RB_R-UG": {
    objects: [
      ...bound("user:u", "default", "binder", binder("rolebindings")),
      binding("group:g", "default", "g", "Role/binder"),
    ],
    sources: ["user:u", "group:g"],
    steps: ["bind-role: group:g -> rights:Role/default/binder", "bind-role: user:u -> rights:Role/default/binder"],
  },
  SHARE_PS_NAMESPACE: {
    objects: [
      pod("default/share", {
        shareProcessNamespace: true,
        containers: [
          { name: "c", image: "i" },
          { name: "d", image: "i" },
        ],
      }),
    ],
    sources: ["pod:default/share"],
    // Both containers are the pod.
    steps: [],
  },
  TOKEN_BRUTEFORCE: {
    objects: [
      serviceAccount("default/tokenget"),
      serviceAccount("default/admin"),
      tokenSecret("default/admin-token", "admin"),
      secret("default/plain"),
      ...grants("default/tokenget default get secrets"),
    ],
    sources: ["system:serviceaccount:default:tokenget"],
    steps: ["read-token-secret: system:serviceaccount:default:tokenget -> system:serviceaccount:default:admin"],
  },
  TOKEN_LIST: {
    objects: [
      serviceAccount("default/tokenlist"),
      serviceAccount("default/admin"),
      tokenSecret("default/admin-token", "admin"),
      ...grants("default/tokenlist default list secrets"),
    ],
    sources: ["system:serviceaccount:default:tokenlist"],
    steps: ["read-token-secret: system:serviceaccount:default:tokenlist -> system:serviceaccount:default:admin"],
  },
};

/** What every pod with a token is: no attack. */
const PLAIN =
  /^pod-service-account: pod:\S+ -> system:serviceaccount:default:(default|varlog|impersonate)$|^node-pods: |^token-request: node:/;

describe("attacks of KubeHound", () => {
  it("are all 24", () => {
    expect(Object.keys(ATTACKS)).toHaveLength(24);
  });
  for (const [name, { sources, steps, ...world }] of Object.entries(ATTACKS))
    it(name, () => {
      const found = sources.flatMap((from) =>
        EDGES.flatMap((edge) => stepsOf(edge, { ...world, from }).map((step) => `${edge.id}: ${step}`)),
      );
      expect(found.filter((step) => !PLAIN.test(step)).sort()).toEqual([...steps].sort());
    });
});
