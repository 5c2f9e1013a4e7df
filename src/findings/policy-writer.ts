import { parseArn } from "../facts/arn.ts";
import type { Handle } from "../facts/evidence.ts";
import { isTrue } from "../facts/open.ts";
import { defineFinding, type Found } from "./finding.ts";

/** Actions that raise what a principal may do, or who may become it: they yield a state, never a path of their own (docs/answers.md §1). */
const RAISES = [
  "iam:PutRolePolicy",
  "iam:AttachRolePolicy",
  "iam:PutUserPolicy",
  "iam:AttachUserPolicy",
  "iam:PutGroupPolicy",
  "iam:AttachGroupPolicy",
  "iam:CreatePolicyVersion",
  "iam:SetDefaultPolicyVersion",
  "iam:DeleteRolePermissionsBoundary",
  "iam:UpdateAssumeRolePolicy",
] as const;

export const policyWriter = defineFinding({
  id: "policy-writer",
  title: "a principal may raise what others may do",
  severity: "high",
  meaning:
    "It may write the policies, boundaries or trust of other principals. On its own this is no way in; with a way into one of them it is everything that one's boundary and SCPs let through.",
  remedy: "narrow the resources, or require a permissions boundary by a condition",
  attack: ["T1098.003"],
  references: ["https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html"],
  reads: ["IamRole", "User", "IamGroup", "ManagedPolicy"],
  *find(world) {
    const held = new Map<number, { actions: string[]; evidence: Handle[]; firm: boolean }>();
    for (const action of RAISES) {
      for (const end of world.aws.ends(action, "*")) {
        // What somebody can make of a principal is not what it is.
        if (world.identities.at(end.node).kind === "aws-session") continue;
        const known = held.get(end.node) ?? { actions: [], evidence: [], firm: false };
        if (!known.actions.includes(action)) known.actions.push(action);
        for (const handle of end.grant.evidence) if (!known.evidence.includes(handle)) known.evidence.push(handle);
        if (isTrue(end.open)) known.firm = true;
        held.set(end.node, known);
      }
    }
    for (const [node, { actions, evidence, firm }] of held) {
      const { key } = world.identities.at(node);
      const account = parseArn(key)?.account;
      // Service-linked roles are AWS's own; the root of an account may do everything by definition.
      if (world.isVendor(node) || key.endsWith(":root")) continue;
      const found: Found = {
        subject: key,
        ...(account === undefined || account === "" ? {} : { account }),
        message: `\`${key}\` may call ${actions.map((action) => `\`${action}\``).join(", ")}${firm ? "" : ", under conditions"}`,
        ...(firm ? {} : { severity: "medium" as const }),
        evidence,
      };
      yield found;
    }
  },
});
