/** The OIDC issuer of a cluster's ServiceAccount tokens, and the IAM providers that trust it. https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html */
import type { ClusterFacts, Estate } from "../facts/estate.ts";
import type { Handle } from "../facts/evidence.ts";
import type { Assumption, Gap } from "../facts/gap.ts";
import type { OidcProviderFact } from "../facts/iam.ts";
import { accountOf } from "./role-arn.ts";

export interface ClusterIssuer {
  /** Without `https://`, as in the URL of a provider and in condition keys; `undefined` when nothing tells. */
  readonly issuer: string | undefined;
  readonly evidence: readonly Handle[];
  /** Set when the issuer is that of the only provider. */
  readonly assumption?: Assumption;
  /** Set when nothing tells. */
  readonly gap?: Gap;
}

/** Issuers of others, which are never a cluster's: GitHub Actions, GitLab, Terraform Cloud, CircleCI, Bitbucket, Google, Buildkite, Vercel. */
const WELL_KNOWN: readonly RegExp[] = [
  /^token\.actions\.githubusercontent\.com(\/|$)/,
  /^gitlab\.com(\/|$)/,
  /^app\.terraform\.io(\/|$)/,
  /^oidc\.circleci\.com\//,
  /^api\.bitbucket\.org\//,
  /^accounts\.google\.com(\/|$)/,
  /^agent\.buildkite\.com(\/|$)/,
  /^oidc\.vercel\.com(\/|$)/,
];

/** The issuer from describe-cluster or clew.yaml; else that of the one provider which no other cluster has, as an assumption. */
export function clusterIssuer(estate: Estate, cluster: ClusterFacts): ClusterIssuer {
  const { description } = cluster;
  if (cluster.issuer !== undefined) {
    const told = description?.issuer === undefined ? estate.settings.evidence : description.evidence;
    return { issuer: cluster.issuer, evidence: told === undefined ? [] : [told] };
  }
  const taken = new Set([...estate.clusters.values()].flatMap(({ issuer }) => issuer ?? []));
  const candidates = candidateProviders(estate, cluster).filter(({ url }) => !taken.has(url));
  const urls = new Set(candidates.map(({ url }) => url));
  const [only] = urls;
  const nameless = [...estate.clusters.values()].filter(({ issuer }) => issuer === undefined);
  if (urls.size === 1 && only !== undefined && nameless.length === 1)
    return {
      issuer: only,
      evidence: candidates.map(({ evidence }) => evidence),
      assumption: {
        name: "issuer",
        value: only,
        why: `nothing tells the issuer of cluster \`${cluster.name}\`, and there is one OIDC provider`,
        direction: "may-remove",
        switch: `clew.yaml: clusters.${cluster.name}.issuer`,
      },
    };
  return {
    issuer: undefined,
    evidence: [],
    gap: {
      kind: "not-supplied",
      what: `OIDC issuer of cluster ${cluster.name}`,
      direction: "may-add",
      scope: `cluster:${cluster.name}`,
      close: `eks:DescribeCluster, or clew.yaml: clusters.${cluster.name}.issuer`,
    },
  };
}

/** The providers of an issuer, one an account at most. A provider in another account than the cluster's lets roles there trust the cluster. */
export function providersOf(estate: Estate, issuer: string): readonly OidcProviderFact[] {
  return [...estate.accounts.values()].flatMap(({ oidcProviders }) =>
    oidcProviders.filter(({ url }) => url === issuer),
  );
}

/** Accounts whose OIDC providers were not supplied: roles there may trust the issuer all the same. */
export function providerGaps(estate: Estate): readonly Gap[] {
  return [...estate.accounts.values()]
    .filter(({ listed, oidcProviders }) => !listed.has("OidcProvider") && oidcProviders.length === 0)
    .map(({ id }) => ({
      kind: "not-supplied",
      what: `OIDC providers of ${id}`,
      direction: "may-add",
      scope: `aws:${id}`,
      close: "iam:ListOpenIDConnectProviders, iam:GetOpenIDConnectProvider",
    }));
}

/** Providers that may be a cluster's: those of EKS where there are any, else all but the well-known others. */
function candidateProviders(estate: Estate, cluster: ClusterFacts): readonly OidcProviderFact[] {
  const account = accountOf(estate, cluster);
  const accounts = account === undefined ? [...estate.accounts.values()] : [estate.accounts.get(account)];
  const providers = accounts
    .flatMap((facts) => facts?.oidcProviders ?? [])
    .filter(({ url }) => !WELL_KNOWN.some((known) => known.test(url)));
  const ofEks = providers.filter(({ url }) => /^oidc\.eks\.[a-z0-9-]+\.amazonaws\.com(\.cn)?\/id\//.test(url));
  return ofEks.length > 0 ? ofEks : providers;
}
