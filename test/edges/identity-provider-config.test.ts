import { identityProviderConfig } from "../../src/edges/identity-provider-config.ts";
import { edgeTest } from "./edge-test.ts";

const config = (status: string) => ({
  identityProviderConfig: {
    oidc: {
      identityProviderConfigName: "corp",
      clusterName: "c",
      issuerUrl: "https://login.example.com",
      clientId: "kubernetes",
      usernameClaim: "email",
      groupsClaim: "groups",
      status,
    },
  },
});

edgeTest(identityProviderConfig, {
  yields: {
    "subjects of the issuer, whoever they are": {
      documents: { "eks/c/aws/idp.json": config("ACTIVE") },
      objects: [],
      steps: ["oidc:login.example.com#* -> user:{{email}}"],
    },
  },
  silent: { mapping: { objects: [] }, mode: { documents: { "eks/c/aws/idp.json": config("CREATING") }, objects: [] } },
});
