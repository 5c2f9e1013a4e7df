import { imdsOfNode } from "../eks/imds.ts";
import { FALSE } from "../facts/open.ts";
import { clustersIn } from "../world/scope.ts";
import { instanceSession } from "../world/trust-steps.ts";
import { defineEdge, type Step, type Under } from "./edge.ts";

interface AccountStep {
  readonly rank: number;
  /** That of all pods so far; `undefined` for several. */
  readonly instance: string | undefined;
  readonly step: Step<"placed" | "reach" | "role">;
}

const closed = (note: string) => (): Under => ({
  open: FALSE,
  because: { reach: { evidence: [], open: FALSE, note } },
});
const HOLDS_NONE = closed("no process in a pod of the ServiceAccount is held");

/** What of a ServiceAccount's pods serves whoever comes to be it on the way. */
const underOf = (hostNetwork: boolean): Readonly<Record<string, () => Under>> => ({
  "@no-pod": HOLDS_NONE,
  "@api-only": HOLDS_NONE,
  "@one-pod": closed("a pod has what its own node gives it"),
  ...(hostNetwork ? { "@token-audience": closed("only pods in the network of the node reach the service") } : {}),
});

export const imdsNodeRole = defineEdge({
  id: "imds-node-role",
  title: "pod takes the credentials of the node's IAM role from the metadata service",
  from: ["pod", "service-account"],
  to: ["aws-role"],
  nature: "abuse",
  meaning:
    "A process in the pod asks the instance metadata service, which does not tell pods from the node, and gets credentials of the node's role. A ServiceAccount stands for the pods that run under it.",
  needs: {
    placed: "the pod, or one that runs under the ServiceAccount, runs on the node",
    reach: "the metadata service answers the pod: it shares the node's network, or the hop limit lets it through",
    role: "the node runs under that role",
  },
  severity: "high",
  attack: ["T1552.005"],
  references: ["https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html"],
  blindSpots: ["a network policy or iptables rule that blocks 169.254.169.254 is not seen"],
  reads: ["Pod", "Node", "Instance", "LaunchTemplate", "Nodegroup", "IamRole"],
  covers: ["kubernetes:54"],
  *find(world, scope) {
    for (const cluster of clustersIn(world, scope)) {
      const nodes = new Map(
        cluster.bridge.nodes.map((node) => [node.name, { node, imds: imdsOfNode(world.estate, cluster.facts, node) }]),
      );
      const accounts = new Map<string, AccountStep>();
      for (const pod of cluster.facts.pods) {
        const found = nodes.get(pod.nodeName);
        if (found?.node.role === undefined || found.node.isFargate) continue;
        const { imds, node } = found;
        const assumed = !pod.hostNetwork && imds.byPods === null;
        const open = imds.byPods ?? world.switches.get("imds-hop-limit") !== "1";
        if (pod.hostNetwork ? !imds.byHostNetwork : !open) continue;
        if (assumed && imds.assumption !== undefined) world.assumed(imds.assumption);
        const spec = world.estate.evidence.below(pod.evidence, "spec");
        const step = {
          from: world.identities.pod(cluster.name, pod.namespace, pod.name),
          to: world.identities.aws("aws-role", found.node.role.arn),
          because: {
            placed: { evidence: [world.estate.evidence.below(spec, "nodeName")] },
            reach: {
              evidence: pod.hostNetwork ? [world.estate.evidence.below(spec, "hostNetwork")] : imds.evidence,
              ...(assumed ? { note: "assumed: nothing tells the hop limit" } : {}),
            },
            role: { evidence: node.evidence },
          },
          sets: instanceSession(node.instanceId),
          ...(assumed && imds.assumption !== undefined ? { assumes: [imds.assumption.name] } : {}),
        };
        yield step;
        // The mirror of a static pod refers to no API object.
        if (pod.mirror) continue;
        const account = world.identities.serviceAccount(cluster.name, pod.namespace, pod.serviceAccountName);
        const key = `${account}|${step.to}`;
        // One pod stands for all: best one that needs neither the node's network nor an assumption.
        const rank = (pod.hostNetwork ? 2 : 0) + (assumed ? 1 : 0);
        const known = accounts.get(key);
        // Of pods on several instances the name of the session tells which: it is open.
        const sets = known === undefined || known.instance === node.instanceId ? step.sets : instanceSession(undefined);
        const best =
          known === undefined || rank < known.rank
            ? { ...step, from: account, under: underOf(pod.hostNetwork) }
            : known.step;
        accounts.set(key, {
          rank: Math.min(rank, known?.rank ?? rank),
          instance: sets === step.sets ? node.instanceId : undefined,
          step: { ...best, sets },
        });
      }
      for (const { step } of accounts.values()) yield step;
    }
  },
});
