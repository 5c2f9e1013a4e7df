/** Who gets client certificates signed. Rule: kubernetes plugin/pkg/admission/certificates, pkg/controller/certificates/approver/sarapprove.go. */
import { looksLikeEks } from "../rbac/lay-under.ts";
import { assume } from "./assumptions.ts";
import type { ClusterWorld } from "./cluster-world.ts";
import { ask, askEach } from "./held.ts";
import type { PermissionQuestion } from "./holders.ts";
import { jointSteps } from "./joint-steps.ts";
import type { World } from "./world.ts";

const GROUP = "certificates.k8s.io";
const CREATE = [ask("create", GROUP, "certificatesigningrequests")];
const APPROVE = askEach(["update", "patch"], GROUP, "certificatesigningrequests", "approval");
const KUBELET = "kubernetes.io/kube-apiserver-client-kubelet";

/** By the name of the signer, or by its domain: both are asked as the name of the object `signers`. */
const signer = (name: string): PermissionQuestion[] =>
  [name, `${name.split("/")[0]}/*`].map((asked) => ({ ...ask("approve", GROUP, "signers"), name: asked }));

function signed(world: World, cluster: ClusterWorld): boolean {
  return assume(world, "client-certificates", cluster.name, looksLikeEks(cluster.facts) ? "off" : "on") === "on";
}

/** Whoever creates and approves requests for a signer; nobody where the cluster signs none. */
export function* certificatesSigned(world: World, cluster: ClusterWorld, name: string) {
  if (!signed(world, cluster)) return;
  // All three are cluster-scoped.
  for (const { from, answers, vendor } of jointSteps(world, cluster, [CREATE, APPROVE, signer(name)], "cluster")) {
    const [create, approve, approves] = answers;
    yield { from, vendor, because: { create, approve, signer: approves, signs: { evidence: approves.evidence } } };
  }
}

/** The same for certificates of kubelets, which the controller approves by itself for some. */
export function* kubeletCertificates(world: World, cluster: ClusterWorld) {
  for (const { from, vendor, because } of certificatesSigned(world, cluster, KUBELET))
    yield { from, vendor, because: { create: because.create, approve: because.signer, signs: because.signs } };
  if (!signed(world, cluster)) return;
  const nodeclient = [ask("create", GROUP, "certificatesigningrequests", "nodeclient")];
  for (const { from, answers, vendor } of jointSteps(world, cluster, [CREATE, nodeclient], "cluster"))
    yield {
      from,
      vendor,
      because: { create: answers[0], approve: answers[1], signs: { evidence: answers[1].evidence } },
    };
}
