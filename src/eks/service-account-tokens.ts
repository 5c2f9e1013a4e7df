/**
 * Which audiences the tokens of ServiceAccounts have, and which roles are declared for them: annotations, the webhook's ConfigMap, projected
 * volumes and environment of pods. Rules: amazon-eks-pod-identity-webhook pkg/cache/cache.go Get, pkg/handler/handler.go.
 */
import type { ClusterFacts } from "../facts/estate.ts";
import type { EvidenceTable, Handle } from "../facts/evidence.ts";
import type { PodSpecFact, ServiceAccountFact } from "../facts/kubernetes.ts";
import { caseFold } from "./case-fold.ts";
import { AUDIENCE_ANNOTATION, type DeclaredRole, isRoleArn, ROLE_ARN_ANNOTATION, STS_AUDIENCE } from "./irsa.ts";
import { isEks } from "./is-eks.ts";

/** One audience that a token of the ServiceAccount carries without anybody's doing. */
export interface TokenAudience {
  /** "" = the API server's own. */
  readonly audience: string;
  readonly by: "annotation" | "webhook-config" | "webhook-default" | "projected-volume";
  readonly evidence: Handle;
}

export interface ServiceAccountTokens {
  readonly audiences: readonly TokenAudience[];
  readonly declared: readonly DeclaredRole[];
  /** A webhook of the cluster's own gives it tokens, and nothing tells with which audience. */
  readonly isDefaultUnknown: boolean;
}

const NOTHING: ServiceAccountTokens = { audiences: [], declared: [], isDefaultUnknown: false };

/** Indexes a cluster once; the answer is for any ServiceAccount, existing or not. */
export function serviceAccountTokens(
  cluster: ClusterFacts,
  evidence: EvidenceTable,
): (namespace: string, name: string) => ServiceAccountTokens {
  const accounts = new Map(cluster.serviceAccounts.map((account) => [`${account.namespace}/${account.name}`, account]));
  const config = webhookConfig(cluster, evidence);
  const used = new Map<string, { readonly spec: PodSpecFact; readonly at: Handle }[]>();
  const use = (namespace: string, spec: PodSpecFact, at: Handle): void => {
    const key = `${namespace}/${spec.serviceAccountName}`;
    const list = used.get(key);
    if (list === undefined) used.set(key, [{ spec, at }]);
    else list.push({ spec, at });
  };
  for (const pod of cluster.pods) if (!pod.mirror) use(pod.namespace, pod, pod.evidence);
  for (const workload of cluster.workloads) use(workload.namespace, workload.template, workload.evidence);
  const answers = new Map<string, ServiceAccountTokens>();

  return (namespace, name) => {
    const key = `${namespace}/${name}`;
    let answer = answers.get(key);
    if (answer === undefined) {
      const byWebhook = webhookTokens(cluster, accounts.get(key), config.get(key) ?? config.get(`*/${name}`), evidence);
      answer = joined(
        byWebhook,
        (used.get(key) ?? []).map(({ spec, at }) => podTokens(spec, at)),
      );
      answers.set(key, answer);
    }
    return answer;
  };
}

/** What the webhook injects: by annotation, else by its ConfigMap. */
function webhookTokens(
  cluster: ClusterFacts,
  account: ServiceAccountFact | undefined,
  entry: WebhookEntry | undefined,
  evidence: EvidenceTable,
): ServiceAccountTokens {
  const roleArn = account?.annotations[ROLE_ARN_ANNOTATION] ?? "";
  if (account !== undefined && roleArn !== "") {
    const at = (annotation: string): Handle => evidence.below(account.evidence, "metadata", "annotations", annotation);
    const declared = [
      { roleArn, by: "annotation", isRoleArn: isRoleArn(roleArn), evidence: at(ROLE_ARN_ANNOTATION) },
    ] as const;
    const audience = account.annotations[AUDIENCE_ANNOTATION];
    if (audience !== undefined)
      return {
        audiences: [{ audience, by: "annotation", evidence: at(AUDIENCE_ANNOTATION) }],
        declared,
        isDefaultUnknown: false,
      };
    // Only EKS's own webhook is known to keep the default.
    if (!isEks(cluster)) return { audiences: [], declared, isDefaultUnknown: true };
    const byDefault = { audience: STS_AUDIENCE, by: "webhook-default", evidence: at(ROLE_ARN_ANNOTATION) } as const;
    return { audiences: [byDefault], declared, isDefaultUnknown: false };
  }
  if (entry === undefined) return NOTHING;
  const { roleArn: role, audience, evidence: at } = entry;
  return {
    audiences: [{ audience, by: "webhook-config", evidence: at }],
    declared: role === "" ? [] : [{ roleArn: role, by: "webhook-config", isRoleArn: isRoleArn(role), evidence: at }],
    isDefaultUnknown: false,
  };
}

/** What a pod or template asks for by itself. The API server's own token is in nearly every pod and says nothing here. */
function podTokens(spec: PodSpecFact, at: Handle): ServiceAccountTokens {
  const audiences = spec.volumes.flatMap((volume) => volume.tokenAudiences.filter((audience) => audience !== ""));
  const roles = spec.containers.flatMap((container) => container.awsEnv["AWS_ROLE_ARN"] ?? []);
  return {
    audiences: [...new Set(audiences)].map((audience) => ({ audience, by: "projected-volume", evidence: at })),
    declared: [...new Set(roles)].map((roleArn) => ({
      roleArn,
      by: "environment",
      isRoleArn: isRoleArn(roleArn),
      evidence: at,
    })),
    isDefaultUnknown: false,
  };
}

/** The first of each audience and of each role. */
function joined(webhook: ServiceAccountTokens, pods: readonly ServiceAccountTokens[]): ServiceAccountTokens {
  const audiences = new Map<string, TokenAudience>();
  const declared = new Map<string, DeclaredRole>();
  for (const tokens of [webhook, ...pods]) {
    for (const one of tokens.audiences) if (!audiences.has(one.audience)) audiences.set(one.audience, one);
    for (const one of tokens.declared) if (!declared.has(one.roleArn)) declared.set(one.roleArn, one);
  }
  return {
    audiences: [...audiences.values()],
    declared: [...declared.values()],
    isDefaultUnknown: webhook.isDefaultUnknown,
  };
}

interface WebhookEntry {
  readonly roleArn: string;
  readonly audience: string;
  readonly evidence: Handle;
}

/** `data.config` of the ConfigMap pod-identity-webhook: JSON of `NAMESPACE/NAME`, with `*` for every namespace. */
function webhookConfig(cluster: ClusterFacts, evidence: EvidenceTable): ReadonlyMap<string, WebhookEntry> {
  const found = new Map<string, WebhookEntry>();
  for (const map of cluster.configMaps) {
    if (map.name !== "pod-identity-webhook") continue;
    const at = evidence.below(map.evidence, "data", "config");
    for (const [key, entry] of Object.entries(parsed(map.data["config"] ?? "")))
      found.set(key, { roleArn: textOf(entry, "rolearn"), audience: textOf(entry, "audience"), evidence: at });
  }
  return found;
}

/** An unreadable config configures nobody: the webhook logs the fault and goes on. */
function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : {};
  } catch {
    return {};
  }
}

function textOf(entry: unknown, name: string): string {
  if (!isFields(entry)) return "";
  const key = Object.keys(entry).find((one) => caseFold(one) === name);
  const value = key === undefined ? undefined : entry[key];
  return typeof value === "string" ? value : "";
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
