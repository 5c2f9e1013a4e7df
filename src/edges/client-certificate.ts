import { certificatesSigned } from "../world/client-certificates.ts";
import { clustersIn } from "../world/scope.ts";
import { defineEdge } from "./edge.ts";

export const clientCertificate = defineEdge({
  id: "client-certificate",
  title: "has a client certificate of any name signed",
  from: ["kubernetes", "rights"],
  to: ["user", "group", "service-account"],
  nature: "abuse",
  meaning:
    "A certificate request for kubernetes.io/kube-apiserver-client names any user and any groups but system:masters; whoever may approve it signs in as them.",
  needs: {
    create: "may create certificate signing requests",
    approve: "may update their approval",
    signer: "may approve for the signer kube-apiserver-client",
    signs: "the cluster signs such certificates",
  },
  severity: "critical",
  attack: ["T1649"],
  references: ["https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/"],
  blindSpots: ["which signers the control plane of EKS serves is documented for none of the API server's own"],
  reads: ["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "AccessPolicyAssociation"],
  covers: ["kubernetes:23", "icekube:GENERATE_CLIENT_CERTIFICATE", "rbac-police:approve_csrs"],
  *find(world, scope) {
    for (const cluster of clustersIn(world, scope)) {
      const { everyUser, everyCertificateGroup, everyServiceAccount } = cluster.hubs;
      for (const { from, because, vendor } of certificatesSigned(world, cluster, "kubernetes.io/kube-apiserver-client"))
        for (const to of [everyUser(), everyCertificateGroup(), everyServiceAccount()])
          yield { from, to, because, vendor, assumes: ["client-certificates"], sets: { "@api-only": ["certificate"] } };
    }
  },
});
