/** The chain that a platform engineer sets up for IRSA, link by link. https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html */
import { irsaSubject, ROLE_ARN_ANNOTATION, STS_AUDIENCE } from "../eks/irsa.ts";
import { parseArn } from "../facts/arn.ts";
import type { Decision } from "../iam/model/decide-request.ts";
import type { ClusterWorld } from "../world/cluster-world.ts";
import { subjectsOf } from "../world/oidc-subjects.ts";
import type { World } from "../world/world.ts";
import { addToTrust, broken, holds, type Link, quoted } from "./chain-link.ts";
import { roleLinks, serviceAccountLink } from "./role-links.ts";

const ACTION = "sts:AssumeRoleWithWebIdentity";

/** Every link to one role; `roleArn` is `undefined` where nothing names one. */
export function irsaLinks(
  world: World,
  cluster: ClusterWorld,
  namespace: string,
  name: string,
  roleArn: string | undefined,
): Link[] {
  const links = [serviceAccountLink(cluster, namespace, name), annotationLink(cluster, namespace, name, roleArn)];
  const { issuer, gap, evidence } = cluster.issuer;
  if (issuer === undefined) {
    links.push(broken("issuer", "unknown", gap?.what ?? "nothing tells the issuer of the cluster", gap?.close));
    return links;
  }
  links.push(holds("issuer", `tokens of the cluster are of https://${issuer}`, evidence));
  const account = roleArn === undefined ? cluster.facts.account : parseArn(roleArn)?.account;
  const audience =
    cluster.tokensOf(namespace, name).audiences.find((one) => one.audience !== "")?.audience ?? STS_AUDIENCE;
  const provider = account === undefined ? [] : providerLinks(world, account, issuer, audience);
  links.push(...provider);
  if (roleArn === undefined) return links;
  const [role, policies] = roleLinks(world, roleArn);
  links.push(role);
  if (role.status === "holds") {
    links.push(trustLink(world, roleArn, irsaSubject(issuer, namespace, name), audience, provider[0]), policies);
  }
  links.push(podsLink(cluster, namespace, name, roleArn));
  return links;
}

function annotationLink(cluster: ClusterWorld, namespace: string, name: string, roleArn: string | undefined): Link {
  const { declared } = cluster.tokensOf(namespace, name);
  const annotate = (arn: string): string =>
    `kubectl annotate serviceaccount -n ${quoted(namespace)} ${quoted(name)} ${ROLE_ARN_ANNOTATION}=${quoted(arn)} --overwrite`;
  if (roleArn === undefined)
    return broken("annotation", "missing", "nothing names a role for it", annotate("arn:aws:iam::ACCOUNT:role/NAME"));
  const mine = declared.find((one) => one.roleArn === roleArn);
  if (mine === undefined)
    return broken(
      "annotation",
      "missing",
      `the role admits it, and no annotation names ${roleArn}: pods are not told of the role, whoever holds a token can use it`,
      annotate(roleArn),
    );
  if (!mine.isRoleArn)
    return broken(
      "annotation",
      "contradicts",
      `\`${roleArn}\` is not the ARN of a role`,
      annotate("arn:aws:iam::ACCOUNT:role/NAME"),
      [mine.evidence],
    );
  return holds("annotation", `names ${roleArn} (${mine.by})`, [mine.evidence]);
}

/** The provider in the account of the role, and whether it takes the audience. */
function providerLinks(world: World, account: string, issuer: string, audience: string): Link[] {
  const facts = world.estate.accounts.get(account);
  const found = facts?.oidcProviders.find((one) => one.url === issuer);
  const create = `aws iam create-open-id-connect-provider --url https://${quoted(issuer)} --client-id-list ${quoted(audience)}`;
  if (found === undefined) {
    const isListed = facts?.listed.has("OidcProvider") === true;
    return [
      isListed
        ? broken("provider", "missing", `account ${account} has no OIDC provider of that issuer`, create)
        : broken(
            "provider",
            "unknown",
            `the OIDC providers of account ${account} were not supplied`,
            "aws iam list-open-id-connect-providers",
          ),
    ];
  }
  const { arn, clientIds, evidence } = found;
  return [
    holds("provider", `${arn} is the provider of that issuer`, [evidence]),
    clientIds.includes(audience)
      ? holds("audience", `the provider takes tokens for ${audience}`, [evidence])
      : broken(
          "audience",
          "contradicts",
          `tokens are for ${audience}, and the provider takes ${clientIds.join(", ") || "none"}`,
          `aws iam add-client-id-to-open-id-connect-provider --open-id-connect-provider-arn ${quoted(arn)} --client-id ${quoted(audience)}`,
          [evidence],
        ),
  ];
}

function trustLink(
  world: World,
  roleArn: string,
  subject: ReturnType<typeof irsaSubject>,
  audience: string,
  provider: Link | undefined,
): Link {
  const role = world.roleFact(roleArn);
  const decision = world.aws.decide(
    subject.key,
    ACTION,
    roleArn,
    new Map([[subject.audienceKey.toLowerCase(), [audience]]]),
  );
  if (role === undefined || decision === undefined) return broken("trust", "unknown", "the role cannot be asked");
  const evidence = decision.by.resource.length > 0 ? decision.by.resource : [role.trustPolicy.evidence];
  if (decision.verdict === "allowed") return holds("trust", `admits ${subject.subject}`, evidence);
  if (decision.verdict === "unknown")
    return broken(
      "trust",
      "unknown",
      `hangs on what was not supplied: ${gapsIn(world, decision)}`,
      undefined,
      evidence,
    );
  if (decision.verdict === "conditional")
    return broken("trust", "unknown", `admits it where ${decision.keys.join(", ")} fit`, undefined, evidence);
  const { partition = "aws", account = "" } = parseArn(roleArn) ?? {};
  const federated = `arn:${partition}:iam::${account}:oidc-provider/${subject.issuer}`;
  const fix = addToTrust(role, {
    Effect: "Allow",
    Principal: { Federated: federated },
    Action: ACTION,
    Condition: { StringEquals: { [subject.subjectKey]: subject.subject, [subject.audienceKey]: audience } },
  });
  return broken(
    "trust",
    "contradicts",
    whyNot(world, role.trustPolicy.document, federated, subject, audience, roleArn, provider),
    fix,
    evidence,
  );
}

/** What of the trust is in the way, as far as it can be told. */
function whyNot(
  world: World,
  document: unknown,
  federated: string,
  subject: ReturnType<typeof irsaSubject>,
  audience: string,
  roleArn: string,
  provider: Link | undefined,
): string {
  const text = JSON.stringify(document);
  if (!text.includes(JSON.stringify(federated)))
    return text.includes(":oidc-provider/")
      ? "the trust policy names another OIDC provider, or that of another account"
      : "the trust policy names no OIDC provider";
  if (provider?.status === "missing") return "the trust policy names a provider that does not exist";
  const whole = world.aws.decide(federated, ACTION, roleArn);
  if (whole === undefined || whole.verdict === "denied") return "the trust policy admits no subject of the issuer";
  const anyAudience = world.aws.decide(subject.key, ACTION, roleArn);
  if (anyAudience !== undefined && anyAudience.verdict !== "denied")
    return `the trust policy wants another audience than ${audience}`;
  const subjects = subjectsOf(whole.open, subject.issuer);
  const literal = subjects.some((one) => /[*?]/.test(one)) && /"StringEquals"/.test(text);
  return `the trust policy wants the subject ${subjects.join(" or ")}, and it is ${subject.subject}${literal ? "; StringEquals takes `*` as it is written, StringLike as a pattern" : ""}`;
}

const gapsIn = (world: World, decision: Decision): string =>
  decision.gaps.map((gap) => world.gaps[gap]?.what ?? "").join(", ");

/** Pods that started before the annotation have no token for STS. */
function podsLink(cluster: ClusterWorld, namespace: string, name: string, roleArn: string): Link {
  const pods = cluster.facts.pods.filter(
    (pod) =>
      pod.namespace === namespace &&
      pod.serviceAccountName === name &&
      pod.phase !== "Succeeded" &&
      pod.phase !== "Failed",
  );
  if (pods.length === 0) return holds("pods", "no pod runs under it in the snapshot");
  const without = pods.filter((pod) => !pod.containers.some(({ awsEnv }) => awsEnv["AWS_ROLE_ARN"] === roleArn));
  const [first] = without;
  if (first === undefined)
    return holds("pods", `${pods.length} of its pods were given the role`, pods.map((pod) => pod.evidence).slice(0, 3));
  // Manifests are as they were written, before the webhook.
  if (!cluster.facts.live.has("Pod"))
    return holds("pods", "its pods are manifests: the webhook adds the role when they are made");
  return broken(
    "pods",
    "contradicts",
    `${without.length} of ${pods.length} pods run without AWS_ROLE_ARN=${roleArn}, such as ${first.name}: they started before the annotation, or the webhook passed them over`,
    `kubectl rollout restart -n ${quoted(namespace)} ${first.owner === undefined ? "deployment NAME" : ownerOf(first.owner)}`,
    [first.evidence],
  );
}

function ownerOf({ kind, name }: { readonly kind: string; readonly name: string }): string {
  return kind === "ReplicaSet"
    ? `deployment/${quoted(name.replace(/-[0-9a-z]+$/, ""))}`
    : `${kind.toLowerCase()}/${quoted(name)}`;
}
