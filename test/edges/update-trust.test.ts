import { updateTrust } from "../../src/edges/update-trust.ts";
import { edgeTest } from "./edge-test.ts";
import { allows, iam, roleArn, trusts, userArn } from "./iam.ts";

const ec2 = [trusts({ Service: "ec2.amazonaws.com" })];
const roles = { q: { trust: ec2 }, r: { trust: ec2 } };
const U = userArn("u");
const deny = (action: string, resource: string) => ({ ...allows(action, resource), Effect: "Deny" });

edgeTest(updateTrust, {
  yields: {
    "the trust of one role": {
      objects: [],
      documents: iam(roles, { u: [allows("iam:UpdateAssumeRolePolicy", roleArn("q"))] }),
      steps: [`${U} -> ${roleArn("q")}`],
    },
    "that of every role": {
      objects: [],
      documents: iam(roles, { u: [allows("iam:*")] }),
      steps: [`${U} -> ${roleArn("q")}`, `${U} -> ${roleArn("r")}`],
    },
    "that of every role but one": {
      objects: [],
      documents: iam(roles, { u: [allows("iam:*"), deny("iam:UpdateAssumeRolePolicy", roleArn("r"))] }),
      steps: [`${U} -> ${roleArn("q")}`],
    },
  },
  silent: {
    write: { objects: [], documents: iam(roles, { u: [allows("iam:GetRole")] }) },
    "write: Identity Center and service-linked roles are AWS's own": {
      objects: [],
      documents: iam({}, { u: [allows("iam:*")] }),
    },
    enter: {
      objects: [],
      documents: iam(roles, { u: [allows("iam:UpdateAssumeRolePolicy"), deny("sts:*", "*")] }),
    },
  },
});
