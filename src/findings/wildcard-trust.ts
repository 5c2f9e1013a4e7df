import { defineFinding } from "./finding.ts";
import { narrows, trustStatements } from "./trust-statements.ts";

const CALLER = new Set([
  "aws:principalarn",
  "aws:principalaccount",
  "aws:principalorgid",
  "aws:principalorgpaths",
  "aws:sourceaccount",
  "aws:sourcearn",
]);

export const wildcardTrust = defineFinding({
  id: "wildcard-trust",
  title: "a role trusts everybody",
  severity: "critical",
  meaning: "Any principal of any AWS account may assume the role, unless a condition of the statement names who.",
  remedy: "name the principals, or add a condition on aws:PrincipalOrgID or aws:PrincipalArn",
  attack: ["T1078.004", "T1199"],
  references: [
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-anonymous",
  ],
  reads: ["IamRole"],
  *find(world) {
    for (const { role, statement, evidence } of trustStatements(world, "sts:AssumeRole")) {
      if (statement.principals?.everyone !== true && !statement.notPrincipal) continue;
      if (narrows(statement, (id) => CALLER.has(id))) continue;
      const secret = narrows(statement, (id) => id === "sts:externalid");
      yield {
        subject: role.arn,
        account: role.account,
        message: secret
          ? `everybody who knows its external id may assume \`${role.arn}\``
          : `everybody may assume \`${role.arn}\``,
        ...(secret ? { severity: "high" as const } : {}),
        key: [String(statement.sid ?? statement.index ?? 0)],
        evidence: [evidence],
      };
    }
  },
});
