/** `apiVersion: clew/v1, kind: Organization` and `kind: ResourcePolicy` (design §3). */
import { parseArn } from "../facts/arn.ts";
import { type Cursor, describe, fault, handleOf, objectsAt, optional, requiredText, textAt } from "./cursor.ts";
import { policyAt } from "./policy-document.ts";

/** An organization: its units, accounts, policies and what they are attached to. */
export function readOrganization(cursor: Cursor): void {
  const id = requiredText(cursor, "id");
  if (id === undefined) return;
  cursor.root.sink.fact({
    kind: "Organization",
    id,
    ...optional("managementAccountId", textAt(cursor, "managementAccountId")),
    units: objectsAt(cursor, "units").flatMap((unit) => {
      const unitId = requiredText(unit, "id");
      return unitId === undefined
        ? []
        : [{ id: unitId, name: textAt(unit, "name") ?? unitId, ...optional("parentId", textAt(unit, "parentId")) }];
    }),
    accounts: objectsAt(cursor, "accounts").flatMap((account) => {
      const accountId = requiredText(account, "id");
      const parentId = requiredText(account, "parentId");
      return accountId === undefined || parentId === undefined
        ? []
        : [{ id: accountId, name: textAt(account, "name") ?? accountId, parentId }];
    }),
    policies: objectsAt(cursor, "policies").flatMap((policy) => {
      const policyId = requiredText(policy, "id");
      const type = requiredText(policy, "type");
      if (policyId === undefined || type === undefined) return [];
      const name = textAt(policy, "name") ?? policyId;
      return [{ id: policyId, type, policy: policyAt(policy, "content", name, `policy ${policyId}`) }];
    }),
    attachments: objectsAt(cursor, "attachments").flatMap((attachment) => {
      const policyId = requiredText(attachment, "policyId");
      const targetId = requiredText(attachment, "targetId");
      return policyId === undefined || targetId === undefined ? [] : [{ policyId, targetId }];
    }),
    evidence: handleOf(cursor),
  });
}

/** The policy of a resource. `arnHolder.arnKey` names the resource, `policyHolder.policyKey` is its document. */
export function readResourcePolicy(arnHolder: Cursor, arnKey: string, policyHolder: Cursor, policyKey: string): void {
  const resourceArn = requiredText(arnHolder, arnKey);
  if (resourceArn === undefined) return;
  const parts = parseArn(resourceArn);
  if (parts === undefined) {
    fault(arnHolder, [arnKey], "an ARN", describe(resourceArn));
    return;
  }
  if (policyHolder.value[policyKey] === undefined) return;
  const policy = policyAt(policyHolder, policyKey, `policy of ${resourceArn}`, resourceArn);
  arnHolder.root.sink.fact({ kind: "ResourcePolicy", resourceArn, account: parts.account, policy });
}
