/** What a node may do by its own credentials once admission has had its say. */
import { describe, expect, it } from "vitest";
import { nodeNameOf } from "../../src/rbac/node-authorizer.ts";
import { NODE_LIMITS, withNodeRestriction } from "../../src/rbac/node-restriction.ts";
import { rulesReview } from "../../src/rbac/rules-review.ts";
import { ask, authorizerOf, request } from "./policy-builder.ts";

const pod = (name: string, nodeName: string, more: object = {}, annotations: object = {}) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace: "prod", annotations },
  spec: { nodeName, serviceAccountName: `${name}-sa`, ...more },
});
const volume = (field: string, source: object) => ({ volumes: [{ name: "v", [field]: source }] });

const objects = [
  pod("web", "n1", volume("secret", { secretName: "tls" })),
  pod("admin", "n2", volume("persistentVolumeClaim", { claimName: "data" })),
  pod("static", "n1", volume("secret", { secretName: "hidden" }), { "kubernetes.io/config.mirror": "x" }),
  {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: "pv-1" },
    spec: {
      claimRef: { namespace: "prod", name: "data" },
      csi: {
        nodeStageSecretRef: { namespace: "storage", name: "csi" },
        controllerPublishSecretRef: { namespace: "storage", name: "ctl" },
      },
    },
  },
  { apiVersion: "storage.k8s.io/v1", kind: "VolumeAttachment", metadata: { name: "va-1" }, spec: { nodeName: "n2" } },
];
const authorizer = authorizerOf(objects);

/** `namespace` null = in any namespace; a name may be left out of `what`. */
function may(node: string, what: string, namespace: string | null = "prod", from = authorizer) {
  const asked = request(what, namespace ?? "");
  if ("path" in asked) return withNodeRestriction(from.node, node, asked);
  const { name, namespace: _, ...rest } = asked;
  return withNodeRestriction(from.node, node, {
    ...rest,
    ...(name === "" ? {} : { name }),
    ...(namespace === null ? {} : { namespace }),
  });
}
const names = (answer: ReturnType<typeof may>) =>
  answer.objects === "*" ? "*" : answer.objects.map(({ namespace, name }) => `${namespace}/${name}`);

describe("NodeRestriction", () => {
  it.each([
    ["delete pods web", "prod", "n1", ["prod/web"], "own-pods-only"],
    ["delete pods", null, "n1", ["prod/static", "prod/web"], "own-pods-only"],
    ["create pods/eviction web", "prod", "n1", ["prod/web"], "own-pods-only"],
    ["patch pods/status web", "prod", "n1", ["prod/web"], "own-pods-only"],
    ["create pods", "prod", "n1", "*", "mirror-pods-only"],
    ["patch nodes", "", "n1", ["/n1"], "own-node-only"],
    ["update nodes/status", "", "n1", ["/n1"], "own-node-only"],
    ["create serviceaccounts/token", null, "n1", ["prod/web-sa"], "token-bound-to-own-pod"],
    ["update leases.coordination.k8s.io", null, "n1", ["kube-node-lease/n1"], "own-lease-only"],
    ["create csinodes.storage.k8s.io", "", "n1", ["/n1"], "own-csinode-only"],
    ["patch persistentvolumeclaims/status", null, "n2", ["prod/data"], "status-fields-only"],
    ["get secrets", null, "n1", ["prod/tls"], "objects-of-own-pods"],
    ["get secrets", null, "n2", ["storage/csi"], "objects-of-own-pods"],
    ["get persistentvolumes", "", "n2", ["/pv-1"], "objects-of-own-pods"],
    ["get volumeattachments.storage.k8s.io", "", "n2", ["/va-1"], "objects-of-own-pods"],
    ["get pods", null, "n2", ["prod/admin"], undefined],
    ["create events", "prod", "n1", "*", undefined],
    ["create events", null, "n1", "*", undefined],
    ["get nodes", "", "n1", ["/n1"], undefined],
  ] as const)("leaves `%s` (in %s) to %s for %j", (what, namespace, node, objectsLeft, limit) => {
    const answer = may(node, what, namespace);
    expect(answer.allowed).toBe(true);
    expect(names(answer)).toEqual(objectsLeft);
    expect(answer.limits).toEqual(limit === undefined ? [] : [limit]);
    for (const code of answer.limits) expect(NODE_LIMITS[code]).toBeTruthy();
  });

  it.each([
    ["delete pods web", "n2"],
    ["create pods/eviction web", "n2"],
    ["create serviceaccounts/token web-sa", "n2"],
    ["get secrets tls", "n2"],
    ["get secrets hidden", "n1"],
    ["list secrets", "n1"],
    ["update secrets tls", "n1"],
    ["list pods", "n1"],
    ["delete nodes n1", "n1"],
    ["create pods/exec web", "n1"],
    ["create serviceaccounts/token static-sa", "n1"],
    ["get /metrics", "n1"],
  ])("leaves nothing of `%s` to %s", (what, node) => {
    expect(may(node, what)).toEqual({ allowed: false, objects: [], limits: [] });
  });

  it("the authorizer alone lets n2 delete a pod of n1, admission does not", () => {
    expect(ask(authorizer, "system:node:n2", ["system:nodes"], "delete pods web", "prod").allowed).toBe(true);
    expect(may("n2", "delete pods web").allowed).toBe(false);
  });

  it("before 1.32 a node reads all pods and nodes", () => {
    const old = authorizerOf(objects, "none", {}, "1.31");
    expect(names(may("n1", "get pods", null, old))).toBe("*");
    expect(names(may("n1", "list nodes", "", old))).toBe("*");
    expect(may("n1", "delete pods admin", "prod", old).allowed).toBe(false);
    expect(may("n1", "get serviceaccounts web-sa", "prod", old).allowed).toBe(false);
    expect(may("n1", "get serviceaccounts web-sa", "prod").allowed).toBe(true);
  });
});

describe("node identity", () => {
  it.each([
    [{ user: "system:node:n1", groups: ["system:nodes"] }, "n1"],
    [{ user: "system:node:n1", groups: ["system:authenticated"] }, undefined],
    [{ user: "n1", groups: ["system:nodes"] }, undefined],
    [{ user: "system:node:", groups: ["system:nodes"] }, ""],
  ])("of %j is %s", (identity, expected) => {
    expect(nodeNameOf(identity)).toBe(expected);
  });

  it("without a name is denied with a reason", () => {
    const review = ask(authorizer, "system:node:", ["system:nodes"], "get nodes");
    expect([review.allowed, review.reason]).toEqual([false, 'unknown node for user "system:node:"']);
  });

  it("makes a rules review incomplete", () => {
    const review = rulesReview(authorizer, { user: "system:node:n1", groups: ["system:nodes"] }, "prod");
    expect(review.incomplete).toBe(true);
    expect(review.evaluationError).toBe("node authorizer does not support user rule resolution");
  });
});
