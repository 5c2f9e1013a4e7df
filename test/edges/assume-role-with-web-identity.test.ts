import { assumeRoleWithWebIdentity } from "../../src/edges/assume-role-with-web-identity.ts";
import { edgeTest } from "./edge-test.ts";
import { iam, NO_PROVIDER, provider, providerArn, roleArn, trusts } from "./iam.ts";

const GITHUB = "token.actions.githubusercontent.com";
const ci = (condition: Record<string, unknown>) => ({
  ci: { trust: [trusts({ Federated: providerArn(GITHUB) }, "sts:AssumeRoleWithWebIdentity", condition)] },
});
const audience = { [`${GITHUB}:aud`]: "sts.amazonaws.com" };
const main = { StringEquals: { ...audience, [`${GITHUB}:sub`]: "repo:example-org/shop:ref:refs/heads/main" } };

edgeTest(assumeRoleWithWebIdentity, {
  yields: {
    "a subject by name": {
      objects: [],
      documents: { ...iam(ci(main)), ...provider(GITHUB) },
      steps: [`oidc:${GITHUB}#repo:example-org/shop:ref:refs/heads/main -> ${roleArn("ci")}`],
    },
    "a pattern": {
      objects: [],
      documents: {
        ...iam(ci({ StringEquals: audience, StringLike: { [`${GITHUB}:sub`]: "repo:example-org/*" } })),
        ...provider(GITHUB),
      },
      steps: [`oidc:${GITHUB}#repo:example-org/* -> ${roleArn("ci")}`],
    },
    "everybody, where nothing names the subject": {
      objects: [],
      documents: { ...iam(ci({ StringEquals: audience })), ...provider(GITHUB) },
      steps: [`oidc:${GITHUB}#* -> ${roleArn("ci")}`],
    },
    "a choice of audiences stays open": {
      objects: [],
      documents: { ...iam(ci(main)), ...provider(GITHUB, ["sts.amazonaws.com", "other"]) },
      steps: [`oidc:${GITHUB}#repo:example-org/shop:ref:refs/heads/main -> ${roleArn("ci")} (conditional)`],
    },
  },
  silent: {
    trust: {
      objects: [],
      documents: { ...iam(ci({ StringEquals: { [`${GITHUB}:aud`]: "nobody" } })), ...provider(GITHUB) },
    },
    identity: { objects: [], documents: { ...iam(ci(main)), ...NO_PROVIDER } },
  },
});
