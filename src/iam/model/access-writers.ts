/** Users and roles whose policies let them change what others of their account may do, found without deciding a request for everybody. */
import type { Layer } from "../decision/layers.ts";
import { coversAction } from "../decision/match-statement.ts";
import { glob, matchesGlob } from "../policy/glob.ts";
import { isFields } from "../policy/json.ts";
import { letsAll } from "./assume-classes.ts";
import { contentOf } from "./assume-documents.ts";
import type { ModelParts } from "./model-parts.ts";
import type { PrincipalFact } from "./principal-index.ts";

/** One of them. */
export interface AccessWriter {
  readonly fact: PrincipalFact;
  /** Its policies allow everything, and nothing but the organization limits them. */
  readonly unlimited: boolean;
  /** Whether a statement allows the action on something; conditions and denies are not looked at. A missing document may. */
  readonly may: (action: string) => boolean;
  /** Whether the action (lower case) is allowed on whatever there is in the account, without conditions, denies and limits. */
  readonly everywhere: (action: string) => boolean;
  /** Whether nothing denies or limits the action (lower case). */
  readonly free: (action: string) => boolean;
  /** Equal for writers whose policies say the same of the actions (lower case), wherever they stand: only conditions on keys of their own tell them apart. */
  readonly kin: (actions: readonly string[]) => string;
}

/** Those for whom some document may allow one of the actions (`service:Action`); service-linked roles are AWS's own and left out. */
export function accessWriters(parts: ModelParts, actions: readonly string[]): readonly AccessWriter[] {
  const lower = actions.map((action) => action.toLowerCase());
  const mayCover = documentsOn(lower);
  const { policies, organization } = parts;
  return parts.index.principals.flatMap((fact): AccessWriter[] => {
    if (fact.path.startsWith("/aws-service-role/")) return [];
    const own = policies.identityFor(fact, mayCover);
    if (own.policies.length === 0 && own.gaps.length === 0) return [];
    const may = (action: string): boolean => own.gaps.length > 0 || allows(own, action.toLowerCase());
    if (!lower.some(may)) return [];
    const limited = (): boolean =>
      policies.boundary(fact) !== undefined ||
      organization.serviceControl(fact.account)?.some((layer) => !letsAll(layer)) === true ||
      organization.resourceControl(fact.account)?.some((layer) => !letsAll(layer)) === true;
    return [
      {
        fact,
        get unlimited() {
          return policies.boundary(fact) === undefined && letsAll(policies.identity(fact));
        },
        may,
        everywhere: (action) =>
          own.gaps.length === 0 && !limited() && grantsAll(own, action) && !denies(policies.identity(fact), action),
        kin(asked) {
          const { policies: all, gaps } = policies.identity(fact);
          const contents = new Set<string>();
          for (const { policy } of all)
            for (const statement of policy.statements) {
              const covered = asked.filter((action) => coversAction(statement, action));
              if (covered.length > 0) contents.add(`${covered.join()} ${contentOf(statement)}`);
            }
          const alone = gaps.length > 0 ? fact.arn : "";
          return [fact.account, fact.kind, fact.permissionsBoundary ?? "", alone, ...[...contents].sort()].join("\n");
        },
        free: (action) => own.gaps.length === 0 && !limited() && !denies(policies.identity(fact), action),
      },
    ];
  });
}

function allows(layer: Layer, action: string): boolean {
  return layer.policies.some(({ policy }) =>
    policy.statements.some((statement) => statement.effect === "Allow" && coversAction(statement, action)),
  );
}

function grantsAll(layer: Layer, action: string): boolean {
  return layer.policies.some(({ policy }) =>
    policy.statements.some(
      (statement) =>
        statement.effect === "Allow" &&
        statement.conditions.length === 0 &&
        statement.unknownConditions.length === 0 &&
        !statement.notResource &&
        statement.resources?.some(({ text }) => text === "*") === true &&
        coversAction(statement, action),
    ),
  );
}

function denies(layer: Layer, action: string): boolean {
  return layer.policies.some(({ policy }) =>
    policy.statements.some((statement) => statement.effect === "Deny" && coversAction(statement, action)),
  );
}

/** Whether raw JSON of a policy may hold a statement on one of the actions: most do not, and need not be parsed. */
function documentsOn(actions: readonly string[]): (document: unknown) => boolean {
  const known = new Map<string, boolean>();
  const isOn = (text: unknown): boolean => {
    if (typeof text !== "string") return false;
    let found = known.get(text);
    if (found === undefined) {
      const pattern = glob(text.toLowerCase());
      found = actions.some((action) => matchesGlob(pattern, action));
      known.set(text, found);
    }
    return found;
  };
  const statementOn = (statement: unknown): boolean => {
    if (!isFields(statement)) return false;
    const action = statement["Action"];
    if (action === undefined) return statement["NotAction"] !== undefined;
    return Array.isArray(action) ? action.some(isOn) : isOn(action);
  };
  return (document) => {
    if (!isFields(document)) return false;
    const statements = document["Statement"];
    return Array.isArray(statements) ? statements.some(statementOn) : statementOn(statements);
  };
}
