/** Statements of trust policies that let somebody in. */

import type { Handle } from "../facts/evidence.ts";
import type { IamRoleFact } from "../facts/iam.ts";
import { coversAction } from "../iam/decision/match-statement.ts";
import { parsePolicy } from "../iam/policy/parse-policy.ts";
import type { Statement } from "../iam/policy/statement.ts";
import type { World } from "../world/world.ts";

export interface TrustStatement {
  readonly role: IamRoleFact;
  readonly statement: Statement;
  readonly evidence: Handle;
}

/** Allow statements of every role's trust policy that cover an action, such as `sts:AssumeRole`. */
export function* trustStatements(world: World, action: string): Generator<TrustStatement> {
  for (const account of world.estate.accounts.values()) {
    for (const role of account.roles) {
      for (const statement of parsePolicy(role.trustPolicy.document).statements) {
        if (statement.effect !== "Allow" || !coversAction(statement, action.toLowerCase())) continue;
        const at = statement.index === undefined ? ["Statement"] : ["Statement", statement.index];
        yield { role, statement, evidence: world.estate.evidence.below(role.trustPolicy.evidence, ...at) };
      }
    }
  }
}

/** Does the statement hold a key to values that are not everything? Negated operators and `…IfExists` leave the key open. */
export function narrows(statement: Statement, key: (id: string) => boolean): boolean {
  return statement.conditions.some(
    (test) =>
      key(test.id) &&
      /^(?:For(?:Any|All)Values:)?(?:String|Arn)(?:Equals|Like|EqualsIgnoreCase)$/i.test(test.name) &&
      !/^ForAllValues:/i.test(test.name) &&
      test.texts.every((text) => !/^[*?]*$/.test(text)),
  );
}
