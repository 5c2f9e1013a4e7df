/** Confirmed defects of rbac-police, KubeHound, IceKube and rbac-tool: the same worlds, answered right. */
import { describe, expect, it } from "vitest";
import { EDGES } from "../../src/edges/registry.ts";
import { type EdgeCase, stepsOf } from "../edges/edge-test.ts";
import { binding, bound, clusterRole, grants, node, pod, serviceAccount, workload } from "../edges/objects.ts";

const RBAC = "rbac.authorization.k8s.io";

/** Steps of one kind out of one source. */
function steps(id: string, from: string, one: Omit<EdgeCase, "from">): string[] {
  const edge = EDGES.find((kind) => kind.id === id);
  if (edge === undefined) throw new RangeError(`no edge has the id ${id}`);
  return stepsOf(edge, { ...one, from });
}

const strong = clusterRole("strong", [{ apiGroups: [""], resources: ["secrets"], verbs: ["*"] }]);

describe("rbac-police", () => {
  it("bind_roles: the verb bind counts on roles and clusterroles", () => {
    const objects = [
      strong,
      ...grants(`user:dev * create clusterrolebindings.${RBAC}`, `user:dev * bind clusterroles.${RBAC} strong`),
    ];
    expect(steps("bind-role", "user:dev", { objects })).toEqual(["user:dev -> rights:ClusterRole//strong"]);
  });
  it("bind_roles: the verb bind on bindings means nothing", () => {
    const objects = [
      strong,
      ...grants(`user:dev * create,bind clusterrolebindings.${RBAC}`, `user:dev * bind rolebindings.${RBAC}`),
    ];
    expect(steps("bind-role", "user:dev", { objects })).toEqual([]);
  });
  it("nodes_proxy: get runs commands too", () => {
    expect(
      steps("kubelet-exec", "user:dev", { objects: [pod("a/web"), ...grants("user:dev * get nodes/proxy")] }),
    ).toEqual(["user:dev -> pod:a/web"]);
  });
});

describe("KubeHound", () => {
  const accounts = [serviceAccount("a/one")];
  it("POD_CREATE: deployments are of the group apps, jobs of batch", () => {
    const objects = [...accounts, ...grants("user:dev a create deployments.apps", "user:job a create jobs.batch")];
    expect(steps("create-workload", "user:dev", { objects })).toEqual(["user:dev -> system:serviceaccount:a:one"]);
    expect(steps("create-workload", "user:job", { objects })).toEqual(["user:job -> system:serviceaccount:a:one"]);
  });
  it("POD_CREATE: deployments of the core group are nothing", () => {
    expect(
      steps("create-workload", "user:dev", { objects: [...accounts, ...grants("user:dev a create deployments")] }),
    ).toEqual([]);
  });
  it("POD_PATCH: workloads are changed under apps", () => {
    const objects = [
      ...accounts,
      workload("Deployment", "a/web"),
      ...grants("user:dev a patch deployments.apps", "user:core a patch deployments"),
    ];
    expect(steps("update-workload", "user:dev", { objects })).toEqual(["user:dev -> system:serviceaccount:a:one"]);
    expect(steps("update-workload", "user:core", { objects })).toEqual([]);
  });
  it("POD_EXEC: pods/* is no match, */exec and a name are, get counts before 1.35", () => {
    const objects = [
      pod("a/web"),
      pod("a/db"),
      ...grants(
        "user:glob a create pods/*",
        "user:sub a create */exec",
        "user:name a create pods/exec db",
        "user:get a get pods/exec",
      ),
    ];
    expect(steps("exec", "user:glob", { objects })).toEqual([]);
    expect(steps("exec", "user:sub", { objects })).toHaveLength(2);
    expect(steps("exec", "user:name", { objects })).toEqual(["user:name -> pod:a/db"]);
    expect(steps("exec", "user:get", { objects })).toHaveLength(2);
    expect(steps("exec", "user:get", { objects, cluster: { version: "1.35" } })).toEqual([]);
  });
  it("ROLE_BIND: roles that nobody is bound to can be bound; the conditions meet over several bindings", () => {
    const objects = [
      strong,
      ...grants(`user:dev a create rolebindings.${RBAC}`),
      clusterRole("binder", [
        { apiGroups: [RBAC], resources: ["clusterroles"], verbs: ["bind"], resourceNames: ["strong"] },
      ]),
      binding("group:devs", "a", "b", "ClusterRole/binder"),
      binding("user:dev", "a", "c", "ClusterRole/binder"),
    ];
    expect(steps("bind-role", "user:dev", { objects })).toEqual(["user:dev -> rights:ClusterRole/a/strong"]);
  });
  it("ROLE_BIND: verb and resource of different rules do not add up to one permission", () => {
    const rules = [
      { apiGroups: [RBAC], resources: ["rolebindings"], verbs: ["get"] },
      { apiGroups: ["other.example.com"], resources: ["rolebindings"], verbs: ["create"] },
      { apiGroups: [RBAC], resources: ["clusterroles"], verbs: ["bind"] },
    ];
    expect(steps("bind-role", "user:dev", { objects: [strong, ...bound("user:dev", "a", "mixed", rules)] })).toEqual(
      [],
    );
  });
  it("IDENTITY_IMPERSONATE and EXPLOIT_CONTAINERD_SOCK are found", () => {
    const socket = pod("a/sock", {
      volumes: [{ name: "v", hostPath: { path: "/run/containerd/containerd.sock" } }],
      containers: [{ name: "c", image: "i", volumeMounts: [{ name: "v", mountPath: "/s" }] }],
    });
    expect(steps("runtime-socket", "pod:a/sock", { objects: [socket] })).toEqual(["pod:a/sock -> node:n1"]);
    expect(steps("impersonate-user", "user:dev", { objects: grants("user:dev * impersonate users alice") })).toEqual([
      "user:dev -> user:alice",
    ]);
  });
  it("bindings to a missing role are kept: whoever creates the role has what it grants", () => {
    const objects = [binding("user:dev", "a", "b", "Role/gone"), ...grants(`user:dev a create,escalate roles.${RBAC}`)];
    expect(steps("dangling-role", "user:dev", { objects })).toEqual(["user:dev -> rights:any/a"]);
  });
});

describe("tools that look at one grant alone", () => {
  it("create and read secrets meet over two bindings", () => {
    const objects = [serviceAccount("a/one"), ...grants("user:dev a create secrets", "user:dev * list secrets")];
    expect(steps("create-token-secret", "user:dev", { objects })).toEqual(["user:dev -> system:serviceaccount:a:one"]);
  });
  it("the three rights of a certificate meet over three bindings", () => {
    const objects = [
      node("n1"),
      ...grants(
        "user:dev * create certificatesigningrequests.certificates.k8s.io",
        "user:dev * update certificatesigningrequests/approval.certificates.k8s.io",
        "user:dev * approve signers.certificates.k8s.io kubernetes.io/kube-apiserver-client-kubelet",
      ),
    ];
    expect(
      steps("kubelet-certificate", "user:dev", { objects, options: { assume: ["client-certificates=on"] } }),
    ).toEqual(["user:dev -> node:n1"]);
  });
});

describe("IceKube", () => {
  it("names and resources have no globs", () => {
    const objects = [
      pod("a/web"),
      serviceAccount("a/web-one"),
      ...grants(
        "user:dev a create pods/exec w*",
        "user:dev a create serviceaccounts/tok*",
        "user:dev a create serviceaccounts/token web-*",
      ),
    ];
    expect(steps("exec", "user:dev", { objects })).toEqual([]);
    expect(steps("token-request", "user:dev", { objects })).toEqual([]);
  });
  it("exec needs no right to get the pod", () => {
    expect(
      steps("exec", "user:dev", { objects: [pod("a/web"), ...grants("user:dev a create pods/exec web")] }),
    ).toEqual(["user:dev -> pod:a/web"]);
  });
  it("an image is changed by update as well as by patch", () => {
    expect(steps("patch-pod", "user:dev", { objects: [pod("a/web"), ...grants("user:dev a update pods")] })).toEqual([
      "user:dev -> pod:a/web",
    ]);
  });
  it("no certificate is signed for system:masters", () => {
    const objects = grants(
      "user:dev * create certificatesigningrequests.certificates.k8s.io",
      "user:dev * update certificatesigningrequests/approval.certificates.k8s.io",
      "user:dev * approve signers.certificates.k8s.io kubernetes.io/kube-apiserver-client",
    );
    const found = steps("client-certificate", "user:dev", { objects, options: { assume: ["client-certificates=on"] } });
    expect(found).toContain("user:dev -> group:system:nodes");
    expect(found).not.toContain("user:dev -> group:system:masters");
  });
  it("a group is impersonated only together with a user", () => {
    expect(
      steps("impersonate-group", "user:dev", { objects: grants("user:dev * impersonate groups system:masters") }),
    ).toEqual([]);
  });
});

describe("rbac-tool", () => {
  it("workload creators of the group apps are found", () => {
    expect(
      steps("create-workload", "user:dev", {
        objects: [serviceAccount("a/one"), ...grants("user:dev a create statefulsets.apps")],
      }),
    ).toHaveLength(1);
  });
  it("a rule for one name is no rule for all", () => {
    const objects = [pod("a/web"), pod("a/db"), ...grants("user:dev a create pods/exec web")];
    expect(steps("exec", "user:dev", { objects })).toEqual(["user:dev -> pod:a/web"]);
  });
  it("namespaces are kept apart", () => {
    const objects = [serviceAccount("a/one"), serviceAccount("b/two"), ...grants("user:dev a create pods")];
    expect(steps("create-pod", "user:dev", { objects })).toEqual(["user:dev -> system:serviceaccount:a:one"]);
  });
});
