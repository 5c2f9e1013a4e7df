import { assumeRoleWithSaml } from "../../src/edges/assume-role-with-saml.ts";
import { edgeTest } from "./edge-test.ts";
import { iam, roleArn, trusts } from "./iam.ts";

const SAML = "arn:aws:iam::111122223333:saml-provider/idp";
const listed = {
  "aws/111122223333/saml.json": { SAMLProviderList: [{ Arn: SAML, CreateDate: "2026-01-01T00:00:00+00:00" }] },
};
const trusting = (provider: string) => ({
  people: { trust: [trusts({ Federated: provider }, "sts:AssumeRoleWithSAML")] },
});

edgeTest(assumeRoleWithSaml, {
  yields: {
    "subjects of the provider": {
      objects: [],
      documents: { ...iam(trusting(SAML)), ...listed },
      steps: [`saml:${SAML} -> ${roleArn("people")}`],
    },
  },
  silent: {
    trust: {
      objects: [],
      documents: { ...iam({ people: { trust: [trusts({ Service: "ec2.amazonaws.com" })] } }), ...listed },
    },
    "identity: the provider of another account": {
      objects: [],
      documents: { ...iam(trusting("arn:aws:iam::444455556666:saml-provider/idp")), ...listed },
    },
  },
});
