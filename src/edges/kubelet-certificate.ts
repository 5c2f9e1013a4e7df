import { kubeletCertificates } from "../world/client-certificates.ts";
import { clustersIn } from "../world/scope.ts";
import { defineEdge } from "./edge.ts";

export const kubeletCertificate = defineEdge({
  id: "kubelet-certificate",
  title: "has a certificate of a node signed",
  from: ["kubernetes", "rights"],
  to: ["node"],
  nature: "abuse",
  meaning:
    "A certificate for kubernetes.io/kube-apiserver-client-kubelet makes its holder the node of any name. Requests of whoever may create the subresource nodeclient are approved by the controller.",
  needs: {
    create: "may create certificate signing requests",
    approve: "may approve for that signer, or has them approved by themselves",
    signs: "the cluster signs such certificates",
  },
  severity: "critical",
  attack: ["T1649"],
  references: [
    "https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/",
    "https://kubernetes.io/docs/reference/access-authn-authz/kubelet-tls-bootstrapping/",
  ],
  blindSpots: ["nodes of EKS sign in by IAM: the cluster may sign none"],
  reads: ["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "AccessPolicyAssociation", "Node"],
  covers: ["kubernetes:24", "rbac-police:approve_csrs"],
  *find(world, scope) {
    for (const cluster of clustersIn(world, scope))
      for (const { from, because, vendor } of kubeletCertificates(world, cluster))
        yield { from, to: cluster.hubs.everyNode(), because, vendor, assumes: ["client-certificates"] };
  },
});
