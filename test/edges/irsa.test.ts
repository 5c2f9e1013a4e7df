import { irsa } from "../../src/edges/irsa.ts";
import { edgeTest } from "./edge-test.ts";
import { ISSUER, iam, NO_PROVIDER, provider, providerArn, roleArn, trusts, WITH_ISSUER } from "./iam.ts";
import { serviceAccount } from "./objects.ts";

const app = (subject: unknown, operator = "StringEquals", audience = "sts.amazonaws.com") => ({
  app: {
    trust: [
      trusts({ Federated: providerArn(ISSUER) }, "sts:AssumeRoleWithWebIdentity", {
        ...(operator === "StringEquals"
          ? { StringEquals: { [`${ISSUER}:sub`]: subject, [`${ISSUER}:aud`]: audience } }
          : { [operator]: { [`${ISSUER}:sub`]: subject }, StringEquals: { [`${ISSUER}:aud`]: audience } }),
      }),
    ],
  },
});
const annotated = serviceAccount("shop/api", {
  metadata: { namespace: "shop", name: "api", uid: "u", annotations: { "eks.amazonaws.com/role-arn": roleArn("app") } },
});
const API = "system:serviceaccount:shop:api";

edgeTest(irsa, {
  yields: {
    "the annotation gives the audience": {
      cluster: WITH_ISSUER,
      objects: [annotated],
      documents: { ...iam(app(API)), ...provider(ISSUER) },
      steps: [`${API} -> ${roleArn("app")}`],
    },
    "without it whoever mints the token chooses; a ServiceAccount need not be there": {
      cluster: WITH_ISSUER,
      objects: [serviceAccount("shop/web")],
      documents: {
        ...iam(app(["system:serviceaccount:shop:web", "system:serviceaccount:shop:none"])),
        ...provider(ISSUER),
      },
      steps: [
        `system:serviceaccount:shop:web -> ${roleArn("app")} (conditional)`,
        `system:serviceaccount:shop:none -> ${roleArn("app")} (conditional)`,
      ],
    },
    "a pattern, with those that fit": {
      cluster: WITH_ISSUER,
      objects: [annotated, serviceAccount("prod/api")],
      documents: { ...iam(app("system:serviceaccount:shop*:api", "StringLike")), ...provider(ISSUER) },
      steps: [`${API} -> ${roleArn("app")}`, `oidc:${ISSUER}#system:serviceaccount:shop*:api -> ${roleArn("app")}`],
    },
  },
  silent: {
    provider: { cluster: WITH_ISSUER, objects: [annotated], documents: { ...iam(app(API)), ...NO_PROVIDER } },
    trust: { cluster: WITH_ISSUER, objects: [annotated], documents: { ...iam({}), ...provider(ISSUER) } },
    "audience: none that the provider takes": {
      cluster: WITH_ISSUER,
      objects: [annotated],
      documents: { ...iam(app(API, "StringEquals", "vault")), ...provider(ISSUER) },
    },
  },
});
