import { raisePrincipal } from "../../src/edges/raise-principal.ts";
import { edgeTest } from "./edge-test.ts";
import { allows, iam, roleArn, trusts, userArn } from "./iam.ts";

const ec2 = [trusts({ Service: "ec2.amazonaws.com" })];
const on = (action: string, target: string) => ({ u: [allows(action, target)] });
const Q = roleArn("q");
const U = userArn("u");
const only = (policy: string) => ({
  ...allows("iam:AttachRolePolicy", Q),
  Condition: { ArnEquals: { "iam:PolicyARN": `arn:aws:iam::aws:policy/${policy}` } },
});

edgeTest(raisePrincipal, {
  yields: {
    "an inline policy of a role that it also reaches": {
      objects: [],
      documents: iam({ q: { trust: ec2 } }, on("iam:PutRolePolicy", Q)),
      steps: [`${U} + ${Q} -> ${Q}#raised`],
    },
    "one in the place of those that the role has": {
      objects: [],
      documents: iam({ q: { trust: ec2, allows: [allows("s3:*")] } }, on("iam:PutRolePolicy", Q)),
      steps: [`${U} + ${Q} -> ${Q}#raised-instead`],
    },
    "a policy of its own": {
      objects: [],
      documents: iam({}, on("iam:AttachUserPolicy", U)),
      steps: [`${U} -> ${U}#raised`],
    },
    "a grant that names AdministratorAccess": {
      objects: [],
      documents: iam({ q: { trust: ec2 } }, { u: [only("AdministratorAccess")] }),
      steps: [`${U} + ${Q} -> ${Q}#raised`],
    },
    "a grant under a condition": {
      objects: [],
      documents: iam(
        { q: { trust: ec2 } },
        { u: [{ ...allows("iam:PutRolePolicy", Q), Condition: { IpAddress: { "aws:SourceIp": "192.0.2.0/24" } } }] },
      ),
      steps: [`${U} + ${Q} -> ${Q}#raised (conditional)`],
    },
    "of many that it may raise the others too, where a Deny stays with itself": {
      objects: [],
      documents: iam(
        { q: { trust: ec2 } },
        {
          u: [allows(["iam:AttachUserPolicy", "iam:AttachRolePolicy"]), { ...allows("s3:*"), Effect: "Deny" }],
        },
      ),
      steps: [`${U} + ${Q} -> ${Q}#raised`, `${U} -> ${U}#raised`],
    },
    "of many that it may raise the one that it is": {
      objects: [],
      documents: iam({ q: { trust: ec2 }, r: { trust: ec2, allows: [allows("iam:*")] } }),
      steps: [`${roleArn("r")} -> ${roleArn("r")}#raised-instead`],
    },
  },
  silent: {
    write: { objects: [], documents: iam({ q: { trust: ec2 } }, on("iam:GetRole", Q)) },
    "write: weaker policies only": {
      objects: [],
      documents: iam({ q: { trust: ec2 } }, { u: [only("ReadOnlyAccess")] }),
    },
    "write: it is denied": {
      objects: [],
      documents: iam(
        { q: { trust: ec2 } },
        { u: [allows("iam:PutRolePolicy", Q), { ...allows("iam:*"), Effect: "Deny" }] },
      ),
    },
    "write: it is allowed everything already": {
      objects: [],
      documents: iam({ q: { trust: ec2 } }, { u: [allows("*")] }),
    },
    "hold: there is no such role": { objects: [], documents: iam({}, on("iam:PutRolePolicy", Q)) },
  },
});
