/** The merged catalogue of steps inside Kubernetes (of KubeHound, IceKube, rbac-police, rbac-tool and our own): what each row turned out to be. */
import type { EdgeKind } from "./edge.ts";

/** Rows by number, by their names in the merged catalogue. Row 74, of Azure, is no part of it. */
export const CATALOGUE_ROWS = [
  "BOUND_TO",
  "GRANTS",
  "IMPLICIT_MEMBER",
  "SUPERUSER",
  "NODE_AUTHORIZER",
  "IMPERSONATE_USER",
  "IMPERSONATE_SA",
  "IMPERSONATE_GROUP",
  "IMPERSONATE_EXTRA",
  "CONSTRAINED_IMPERSONATE",
  "ESCALATE_ROLE",
  "BIND_ROLE",
  "AGGREGATE_INTO",
  "EDIT_BINDING_SUBJECTS",
  "DANGLING_ROLE_TAKEOVER",
  "DANGLING_SA_TAKEOVER",
  "TOKEN_REQUEST",
  "READ_SA_TOKEN_SECRET",
  "CREATE_TOKEN_SECRET",
  "READ_SECRET",
  "READ_SECRET_VIA_WORKLOAD",
  "BOOTSTRAP_TOKEN",
  "CSR_CLIENT_CERT",
  "CSR_KUBELET_CERT",
  "CREATE_POD",
  "CREATE_WORKLOAD",
  "UPDATE_WORKLOAD",
  "PATCH_POD_IMAGE",
  "EPHEMERAL_CONTAINER",
  "EXEC",
  "ATTACH / PORTFORWARD / POD_PROXY",
  "KUBELET_EXEC",
  "PRIVILEGED_POD",
  "PSA_BYPASS",
  "NAMESPACE_ADMISSION_BYPASS",
  "MUTATING_WEBHOOK",
  "VALIDATING_WEBHOOK",
  "MUTATING_ADMISSION_POLICY",
  "APISERVICE_HIJACK",
  "CRD_CONVERSION_WEBHOOK",
  "CONTROLLER_PROXY",
  "POD_TO_SA",
  "POD_MOUNTS_SECRET",
  "POD_ON_NODE",
  "NODE_TO_POD",
  "ESC_PRIVILEGED",
  "ESC_CAP",
  "ESC_HOSTPID_NSENTER",
  "ESC_HOSTPATH",
  "ESC_RUNTIME_SOCKET",
  "ESC_VAR_LOG",
  "ESC_CORE_PATTERN",
  "SHARE_PID_NS",
  "HOSTNETWORK_IMDS",
  "STEAL_PODS",
  "NODE_LABEL_TAINT",
  "PV_HOSTPATH",
  "POD_STATUS / SERVICE_STATUS / ENDPOINTS",
  "READ_CONFIGMAP",
  "AWS_AUTH_EDIT",
  "AWS_AUTH_MAP",
  "EKS_ACCESS_ENTRY",
  "EKS_ACCESS_POLICY",
  "EKS_ACCESS_ADMIN",
  "CLUSTER_CREATOR_ADMIN",
  "IRSA",
  "POD_IDENTITY",
  "NODE_ROLE",
  "ASSUME_ROLE chain",
  "SSM/EC2/ASG/LT to node",
  "IMAGE_PUSH",
  "OIDC_GITHUB",
  "CLOUD_SECRET_SYNC",
] as const;

export interface NoEdge {
  /** Decided by the authorizers at the identity reached; part of an identity; or only told. */
  readonly as: "permission" | "identity" | "fact";
  /** How Clew answers it. */
  readonly answer: string;
}

/** Rows that turned out to be no step: X does not come to act as Y. Each has a test of its row number in test/edges/catalogue.test.ts. */
export const NO_EDGES: Readonly<Record<number, NoEdge>> = {
  1: { as: "permission", answer: "the grant at the end of a path names binding and subject" },
  2: { as: "permission", answer: "the grant names the role and its rules, with the scope of the binding" },
  3: { as: "identity", answer: "implied groups are part of every identity" },
  4: { as: "permission", answer: "system:masters holds everything before RBAC is asked" },
  5: { as: "permission", answer: "the Node authorizer answers for nodes, with what NodeRestriction leaves" },
  9: {
    as: "permission",
    answer: "who-can impersonate userextras.authentication.k8s.io/KEY and uids: an extra makes nobody another user",
  },
  10: { as: "permission", answer: "from 1.36 one verb of the target is held, and nothing else of it" },
  20: { as: "permission", answer: "who-can get secrets, or the goal read-secrets" },
  39: {
    as: "permission",
    answer: "who-can create apiservices.apiregistration.k8s.io: requests to that API are seen, nobody's credentials",
  },
  53: { as: "identity", answer: "the containers of a pod are one identity, whatever they share" },
  56: {
    as: "permission",
    answer: "who-can patch nodes: it steers the scheduler; with a right to remove pods it is the step steal-pods",
  },
  58: { as: "permission", answer: "who-can patch services/status and the like: traffic is drawn away, no identity" },
  59: { as: "permission", answer: "who-can get configmaps" },
  63: {
    as: "permission",
    answer: "access policies are an authorizer of their own at the identity that an access entry makes",
  },
  70: { as: "permission", answer: "who-can --aws ssm:StartSession INSTANCE" },
};

/** Rows that yield nothing, with the reason. A row that some edge covers is not looked up here. */
export const REASONED: Readonly<Record<number, string>> = {
  71: "whether a pushed image runs depends on tags, pull policy and the next start of a pod, none of which is in the documents; who may push is an AWS permission (who-can --aws ecr:PutImage)",
};

export interface Coverage {
  /** Rows that yield a step, permission, identity or fact. */
  readonly yielding: readonly number[];
  readonly reasoned: readonly { readonly row: number; readonly name: string; readonly reason: string }[];
}

/** What of the catalogue these edge kinds and {@link NO_EDGES} cover; whatever is left is reasoned. */
export function coverageOf(edges: readonly EdgeKind[]): Coverage {
  const covered = new Set(edges.flatMap((edge) => edge.covers));
  const yielding: number[] = [];
  const reasoned: { row: number; name: string; reason: string }[] = [];
  for (const [index, name] of CATALOGUE_ROWS.entries()) {
    const row = index + 1;
    if (covered.has(`kubernetes:${row}`) || NO_EDGES[row] !== undefined) yielding.push(row);
    else reasoned.push({ row, name, reason: REASONED[row] ?? "not looked at" });
  }
  return { yielding, reasoned };
}
