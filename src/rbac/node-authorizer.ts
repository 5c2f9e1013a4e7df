/** The Node authorizer: what a kubelet may do. Rule: kubernetes plugin/pkg/auth/authorizer/node/node_authorizer.go and pkg/auth/nodeidentifier. */
import type { ClusterFacts } from "../facts/estate.ts";
import type { EvidenceTable } from "../facts/evidence.ts";
import type { PolicyRule } from "../facts/kubernetes.ts";
import { type Attributes, type Identity, isNonResource, type ResourceAttributes } from "./attributes.ts";
import { kubernetesDefaults } from "./defaults/defaults.ts";
import { compareVersions } from "./defaults/policy-text.ts";
import { type NodeGraph, type NodeObject, nodeGraph, type Related } from "./node-graph.ts";
import { once } from "./once.ts";
import { ruleAllows } from "./rule-match.ts";

/** What the Node authorizer says to one request. */
export interface NodeReview {
  readonly allowed: boolean;
  /** Name of the node that asks. */
  readonly node: string;
  /** Why not, in upstream's words; empty when allowed or when there is nothing to say. */
  readonly reason: string;
  /** What ties the object to the node, when that decided. */
  readonly relation?: Related;
}

export interface NodeAuthorizer {
  /** `undefined` when the identity is no node: it needs the user name `system:node:NAME` and the group `system:nodes`. */
  review(identity: Identity, attributes: Attributes): NodeReview | undefined;
  /** The rules that it begins with, before it looks at the object: those of ClusterRole system:node as shipped. */
  readonly rules: () => readonly PolicyRule[];
  /** Ties between objects and nodes; built when first asked for. */
  readonly graph: () => NodeGraph;
  /** Reads of nodes and pods are limited to the node's own (1.32 on). */
  readonly selectors: boolean;
}

const USER_PREFIX = "system:node:";
const NODES_GROUP = "system:nodes";
const SINGLE_READS = ["get", "list", "watch"];
const OWN_WRITES = ["get", "create", "update", "patch", "delete"];

/** The node that an identity is, or `undefined`. Rule: pkg/auth/nodeidentifier/default.go NodeIdentity. */
export function nodeNameOf(identity: Identity): string | undefined {
  if (!identity.user.startsWith(USER_PREFIX) || !identity.groups.includes(NODES_GROUP)) return undefined;
  return identity.user.slice(USER_PREFIX.length);
}

/** The Node authorizer over the pods of a cluster. `version` decides which reads are narrowed to the node's own objects. */
export function nodeAuthorizer(cluster: ClusterFacts, version: string, evidence: EvidenceTable): NodeAuthorizer {
  const context: Context = {
    graph: once(() => nodeGraph(cluster)),
    rules: once(() => nodeRules(version, evidence)),
    selectors: compareVersions(version, "1.32") >= 0,
    readsServiceAccounts: compareVersions(version, "1.34") >= 0,
  };
  return {
    graph: context.graph,
    rules: context.rules,
    selectors: context.selectors,
    review(identity, attributes) {
      const node = nodeNameOf(identity);
      if (node === undefined) return undefined;
      const answer = node === "" ? no(`unknown node for user "${identity.user}"`) : decide(context, node, attributes);
      return { ...answer, node };
    },
  };
}

/** bootstrappolicy.NodeRules: the rules of ClusterRole system:node as shipped, whatever the cluster made of the object. */
function nodeRules(version: string, evidence: EvidenceTable): readonly PolicyRule[] {
  return kubernetesDefaults(version, evidence).roles.find((role) => role.name === "system:node")?.rules ?? [];
}

interface Context {
  readonly graph: () => NodeGraph;
  readonly rules: () => readonly PolicyRule[];
  /** Gate AuthorizeNodeWithSelectors: on from 1.32. */
  readonly selectors: boolean;
  /** Gate KubeletServiceAccountTokenForCredentialProviders: on from 1.34. */
  readonly readsServiceAccounts: boolean;
}

type Answer = Omit<NodeReview, "node">;

const YES: Answer = { allowed: true, reason: "" };
const no = (reason: string): Answer => ({ allowed: false, reason });

function decide(context: Context, node: string, attributes: Attributes): Answer {
  const asked = isNonResource(attributes) ? undefined : attributes;
  const special = asked === undefined ? undefined : TABLE[`${asked.resource}.${asked.group}`]?.(context, node, asked);
  if (special !== undefined) return special;
  return context.rules().some((rule) => ruleAllows(rule, attributes)) ? YES : no("");
}

type Decider = (context: Context, node: string, asked: ResourceAttributes) => Answer | undefined;

const TABLE: Readonly<Record<string, Decider>> = {
  "secrets.": (context, node, asked) => readSingle(context, node, "secrets", asked),
  "configmaps.": (context, node, asked) => readSingle(context, node, "configmaps", asked),
  "persistentvolumeclaims.": claim,
  "persistentvolumes.": (context, node, asked) => getSingle(context, node, "persistentvolumes", asked),
  "volumeattachments.storage.k8s.io": (context, node, asked) => getSingle(context, node, "volumeattachments", asked),
  // Which pods use which claims is not among the facts: a claim is never found to be related.
  "resourceclaims.resource.k8s.io": (context, node, asked) => getSingle(context, node, "resourceclaims", asked),
  "serviceaccounts.": serviceAccount,
  "leases.coordination.k8s.io": lease,
  "csinodes.storage.k8s.io": csiNode,
  "resourceslices.resource.k8s.io": resourceSlice,
  "nodes.": (context, node, asked) => (context.selectors ? ownNode(node, asked) : undefined),
  "pods.": (context, node, asked) => (context.selectors ? ownPods(context, node, asked) : undefined),
};

function relatedOnly(context: Context, node: string, kind: NodeObject, asked: ResourceAttributes): Answer {
  if (asked.name === "") return no("No Object name found");
  const relation = context.graph().relation(node, kind, asked.namespace, asked.name);
  if (relation !== undefined) return { allowed: true, reason: "", relation };
  return no(`no relationship found between node '${node}' and this object`);
}

function readSingle(context: Context, node: string, kind: NodeObject, asked: ResourceAttributes): Answer {
  if (!SINGLE_READS.includes(asked.verb)) return no("can only read resources of this type");
  if (asked.subresource !== "") return no("cannot read subresource");
  if (asked.namespace === "") return no("can only read namespaced object of this type");
  return relatedOnly(context, node, kind, asked);
}

function getSingle(context: Context, node: string, kind: NodeObject, asked: ResourceAttributes): Answer {
  if (asked.verb !== "get") return no("can only get individual resources of this type");
  if (asked.subresource !== "") return no("cannot get subresource");
  return relatedOnly(context, node, kind, asked);
}

function claim(context: Context, node: string, asked: ResourceAttributes): Answer {
  if (asked.subresource !== "status") return getSingle(context, node, "persistentvolumeclaims", asked);
  if (asked.verb !== "update" && asked.verb !== "patch") return no("can only get/update/patch this type");
  return relatedOnly(context, node, "persistentvolumeclaims", asked);
}

function serviceAccount(context: Context, node: string, asked: ResourceAttributes): Answer {
  if (context.readsServiceAccounts && asked.verb === "get") return getSingle(context, node, "serviceaccounts", asked);
  if (asked.verb !== "create" || asked.name === "") return no("can only create tokens for individual service accounts");
  if (asked.subresource !== "token") return no("can only create token subresource of serviceaccount");
  return relatedOnly(context, node, "serviceaccounts", asked);
}

function lease(_context: Context, node: string, asked: ResourceAttributes): Answer {
  if (!OWN_WRITES.includes(asked.verb)) return no("can only get, create, update, patch, or delete a node lease");
  if (asked.namespace !== "kube-node-lease")
    return no('can only access leases in the "kube-node-lease" system namespace');
  if (asked.verb === "create" || asked.name === node) return YES;
  return no("can only access node lease with the same name as the requesting node");
}

function csiNode(_context: Context, node: string, asked: ResourceAttributes): Answer {
  if (!OWN_WRITES.includes(asked.verb)) return no("can only get, create, update, patch, or delete a CSINode");
  if (asked.subresource !== "") return no("cannot authorize CSINode subresources");
  if (asked.verb === "create" || asked.name === node) return YES;
  return no("can only access CSINode with the same name as the requesting node");
}

function resourceSlice(context: Context, node: string, asked: ResourceAttributes): Answer {
  if (asked.subresource !== "") return no("cannot authorize ResourceSlice subresources");
  if (asked.verb === "create") return YES;
  if (["get", "update", "patch", "delete"].includes(asked.verb))
    return relatedOnly(context, node, "resourceslices", asked);
  if (!["watch", "list", "deletecollection"].includes(asked.verb))
    return no(
      "only the following verbs are allowed for a ResourceSlice: get, watch, list, create, update, patch, delete, deletecollection",
    );
  if (!context.selectors) return YES;
  return no("can only list/watch/deletecollection resourceslices with nodeName field selector");
}

function ownNode(node: string, asked: ResourceAttributes): Answer {
  const { verb, subresource, name } = asked;
  if (subresource === "status") return verb === "update" || verb === "patch" ? YES : no("");
  if (subresource !== "") return no("");
  // NodeRestriction keeps these to the node's own object; the authorizer does not.
  if (verb === "create" || verb === "update" || verb === "patch") return YES;
  if (!SINGLE_READS.includes(verb)) return no("");
  if (name === node) return YES;
  if (name === "") return no(`node '${node}' cannot read all nodes, only its own Node object`);
  return no(`node '${node}' cannot read '${name}', only its own Node object`);
}

function ownPods(context: Context, node: string, asked: ResourceAttributes): Answer {
  const { verb, subresource, name } = asked;
  if (subresource === "status") return verb === "update" || verb === "patch" ? YES : no("");
  if (subresource === "eviction") return verb === "create" ? YES : no("");
  if (subresource !== "") return no("");
  if (verb === "get") return getSingle(context, node, "pods", asked);
  if (verb === "list" || verb === "watch")
    return name === ""
      ? no("can only list/watch pods with spec.nodeName field selector")
      : relatedOnly(context, node, "pods", asked);
  // NodeRestriction keeps these to mirror pods and to the node's own pods; the authorizer does not.
  return verb === "create" || verb === "delete" ? YES : no("");
}
