/** Random requests with random policies, over alphabets small enough that they often meet. */
import fc from "fast-check";
import type { ReferenceCase, ReferenceDocument, ReferenceStatement } from "../reference/iam.ts";

const A = "111122223333";
const B = "444455556666";
const ROLE = `arn:aws:iam::${A}:role/app`;
const SESSION = `arn:aws:sts::${A}:assumed-role/app/s1`;

const conditions = fc.constantFrom<Readonly<Record<string, Readonly<Record<string, string>>>>>(
  { StringEquals: { "sts:ExternalId": "x1" } },
  { StringNotEquals: { "sts:ExternalId": "x1" } },
  { StringEqualsIfExists: { "sts:ExternalId": "x2" } },
  { StringLike: { "sts:ExternalId": "x*" }, StringNotLike: { "sts:ExternalId": "?2" } },
  { Bool: { "aws:MultiFactorAuthPresent": "true" } },
  { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
  { Null: { "aws:MultiFactorAuthPresent": "true" } },
  { NumericLessThan: { "s3:max-keys": "10" } },
  { "ForAllValues:StringEquals": { "aws:TagKeys": "env" } },
  { "ForAnyValue:StringLike": { "aws:TagKeys": "t*" } },
);

/** What a statement may hold, in every policy but the resource's own. */
const statement: fc.Arbitrary<ReferenceStatement> = fc
  .record({
    effect: fc.constantFrom("Allow", "Allow", "Allow", "Deny"),
    action: fc.constantFrom("*", "sts:AssumeRole", "STS:assume*", "s3:Get*", "s3:PutObject", "s3:*Object"),
    notAction: fc.boolean(),
    resource: fc.constantFrom(
      "*",
      "arn:aws:s3:::b/*",
      "arn:aws:s3:::b/?",
      "arn:aws:s3:*",
      `arn:aws:iam::${A}:role/*`,
      "arn:aws:iam::*:role/t*",
    ),
    notResource: fc.boolean(),
    condition: fc.option(conditions, { freq: 2 }),
    rare: fc.nat(5),
  })
  .map(({ effect, action, notAction, resource, notResource, condition, rare }) => ({
    Effect: effect as "Allow" | "Deny",
    ...(notAction && rare === 0 ? { NotAction: action } : { Action: action }),
    ...(notResource && rare === 1 ? { NotResource: resource } : { Resource: resource }),
    ...(condition === null ? {} : { Condition: condition }),
  }));

const document: fc.Arbitrary<ReferenceDocument> = fc
  .array(statement, { minLength: 1, maxLength: 3 })
  .map((statements) => ({ Version: "2012-10-17", Statement: statements }));

const principalElement = fc.constantFrom(
  { AWS: "*" },
  { AWS: A },
  { AWS: `arn:aws:iam::${B}:root` },
  { AWS: ROLE },
  { AWS: SESSION },
  { AWS: `arn:aws:iam::${A}:user/ann` },
  { Service: "ec2.amazonaws.com" },
);

const resourceDocument = (trust: boolean): fc.Arbitrary<ReferenceDocument> =>
  fc.array(fc.tuple(statement, principalElement), { minLength: 1, maxLength: 3 }).map((pairs) => ({
    Version: "2012-10-17",
    Statement: pairs.map(([{ Resource, NotResource, ...rest }, Principal]) => ({
      ...rest,
      Principal,
      ...(trust ? {} : Resource === undefined ? { NotResource: NotResource ?? "*" } : { Resource }),
    })),
  }));

const context = fc.record(
  {
    "sts:ExternalId": fc.constantFrom("x1", "x2", "y"),
    "aws:MultiFactorAuthPresent": fc.constantFrom("true", "false"),
    "s3:max-keys": fc.constantFrom("5", "10", "20"),
    "aws:TagKeys": fc.subarray(["env", "team"], { minLength: 1 }),
  },
  { requiredKeys: [] },
);

/** A request in the format of `clew simulate`. Areas that AWS does not document (README of the conformance data) are left out. */
export const world: fc.Arbitrary<ReferenceCase> = fc.boolean().chain((trust) =>
  fc
    .record({
      principal: fc.constantFrom(
        SESSION,
        `arn:aws:iam::${A}:user/ann`,
        `arn:aws:sts::${B}:assumed-role/far/s`,
        "ec2.amazonaws.com",
      ),
      object: fc.constantFrom("arn:aws:s3:::b/k", "arn:aws:s3:::c/k"),
      role: fc.constantFrom(`arn:aws:iam::${A}:role/target`, `arn:aws:iam::${A}:role/other`),
      context,
      identity: fc.array(document, { maxLength: 2 }),
      boundary: fc.option(document, { freq: 1 }),
      session: fc.option(document, { freq: 1 }),
      resource: fc.option(resourceDocument(trust), { freq: 4 }),
      scps: fc.option(fc.array(fc.array(document, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 2 }), {
        freq: 1,
      }),
    })
    .map(({ principal, object, role, context, identity, boundary, session, resource, scps }) => {
      const service = !principal.startsWith("arn:");
      return {
        request: {
          principal,
          action: trust ? "sts:AssumeRole" : "s3:GetObject",
          resource: trust ? role : object,
          resourceAccount: A,
          context,
        },
        identityPolicies: service ? [] : identity.map((one, index) => ({ name: `p${index}`, document: one })),
        ...(boundary === null || service ? {} : { permissionsBoundary: boundary }),
        ...(session === null || !principal.includes(":assumed-role/") ? {} : { sessionPolicy: session }),
        ...(resource === null ? {} : { resourcePolicy: resource }),
        ...(scps === null ? {} : { serviceControlPolicies: scps }),
      };
    })
    .filter(isDocumented),
);

/** A user with a boundary in a trust policy, and a wildcard under a boundary or session policy. */
function isDocumented(one: ReferenceCase): boolean {
  const principals = (one.resourcePolicy?.Statement ?? []).map((statement) => statement.Principal?.AWS);
  const service = !one.request.principal.startsWith("arn:");
  const limited = one.permissionsBoundary !== undefined || one.sessionPolicy !== undefined;
  if (principals.includes("*") && (limited || service)) return false;
  const user = one.request.principal.includes(":user/");
  return !(user && limited && principals.includes(one.request.principal) && one.request.action.startsWith("sts:"));
}

/** The same case with its context open. */
export const opened = (one: ReferenceCase) => ({ ...one, request: { ...one.request, context: "open", known: {} } });
