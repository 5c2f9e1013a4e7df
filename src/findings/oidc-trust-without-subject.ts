import { defineFinding } from "./finding.ts";
import { narrows, trustStatements } from "./trust-statements.ts";

export const oidcTrustWithoutSubject = defineFinding({
  id: "oidc-trust-without-subject",
  title: "a role trusts an OIDC provider without naming the subject",
  severity: "critical",
  meaning:
    "Every identity of the provider may take the role: every ServiceAccount of the cluster, or every repository of the forge.",
  remedy:
    "add a condition on `PROVIDER:sub` that names the ServiceAccount, or the repository with its branch or environment",
  attack: ["T1078.004", "T1550.001"],
  references: [
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html",
    "https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html",
  ],
  reads: ["IamRole", "OidcProvider"],
  *find(world) {
    for (const { role, statement, evidence } of trustStatements(world, "sts:AssumeRoleWithWebIdentity")) {
      const providers = (statement.principals?.federated ?? []).filter((name) => !name.includes(":saml-provider/"));
      if (providers.length === 0 || narrows(statement, (id) => id.endsWith(":sub"))) continue;
      yield {
        subject: role.arn,
        account: role.account,
        message: `\`${role.arn}\` may be taken by every subject of \`${providers.join(", ")}\``,
        key: [String(statement.sid ?? statement.index ?? 0)],
        evidence: [evidence],
      };
    }
  },
});
