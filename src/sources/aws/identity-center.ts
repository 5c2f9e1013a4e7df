/**
 * Permission sets of Identity Center and who is assigned them, as one `clew/v1 IdentityCenter` document. API reference of
 * IAM Identity Center (sso-admin). Only the management account and a delegated administrator can read it.
 */
import { forEach, unbounded } from "../collect/bounded.ts";
import { keyIn } from "../collect/layout.ts";
import { itemOf, type ReadPage } from "../collect/reading.ts";
import { type Account, accountPlace, describeAws, listAws } from "./account.ts";
import { decoded, listIn, objectIn, printed, textIn, textsIn } from "./answer.ts";
import { awsFailure } from "./aws-error.ts";
import { type AwsCall, CALLS } from "./calls.ts";
import type { Answer } from "./connection.ts";

const LISTS = [
  "instances",
  "permissionSets",
  "inlinePolicies",
  "managedPolicies",
  "customerManagedPolicies",
  "boundaries",
  "assignments",
] as const;
type List = (typeof LISTS)[number];

/** Reads every instance that the account sees in the region. */
export async function collectIdentityCenter(account: Account, region: string): Promise<void> {
  const file = `aws/${account.id}/${region}/identity-center.json`;
  const place = accountPlace(account, region);
  const item = (of: List, key: string, value: unknown) => itemOf(file, keyIn(of, key), printed(value));
  const list = (call: AwsCall, name: string, input: Answer, read: (answer: Answer) => Omit<ReadPage, "next">) =>
    listAws(
      account,
      { call, place, input, ...(name === "" ? {} : { name }) },
      { file, shared: true, token: ["NextToken", "NextToken"], limit: { MaxResults: 100 }, read },
    );

  const instances = await list(CALLS.ssoInstances, "", {}, (answer) => ({
    names: listIn(answer, "Instances").flatMap((one) => textIn(one, "InstanceArn") ?? []),
    items: listIn(answer, "Instances").map((one) => item("instances", textIn(one, "InstanceArn") ?? "", one)),
  }));
  await forEach(instances, unbounded, async (InstanceArn) => {
    const sets = await list(CALLS.permissionSets, InstanceArn, { InstanceArn }, (answer) => ({
      names: textsIn(answer, "PermissionSets"),
      items: [],
    }));
    await forEach(sets, unbounded, async (PermissionSetArn) => {
      const input = { InstanceArn, PermissionSetArn };
      const one = (call: AwsCall) => ({ call, place, name: PermissionSetArn, input });
      const absent = (error: unknown): boolean => awsFailure(error) === "not-found";
      await describeAws(account, one(CALLS.permissionSet), file, (answer) => [
        item("permissionSets", PermissionSetArn, { ...objectIn(answer, "PermissionSet"), PermissionSetArn }),
      ]);
      await describeAws(account, { ...one(CALLS.inlinePolicy), absent }, file, (answer) => {
        const policy = textIn(answer, "InlinePolicy");
        return policy === undefined
          ? []
          : [item("inlinePolicies", PermissionSetArn, { PermissionSetArn, policy: decoded(policy) })];
      });
      await describeAws(account, { ...one(CALLS.permissionsBoundary), absent }, file, (answer) => {
        const boundary = objectIn(answer, "PermissionsBoundary");
        return boundary === undefined ? [] : [item("boundaries", PermissionSetArn, { PermissionSetArn, ...boundary })];
      });
      await list(CALLS.managedPolicies, PermissionSetArn, input, (answer) => ({
        items: listIn(answer, "AttachedManagedPolicies").map((policy) =>
          item("managedPolicies", `${PermissionSetArn} ${textIn(policy, "Arn") ?? ""}`, {
            PermissionSetArn,
            ...objectOf(policy),
          }),
        ),
      }));
      await list(CALLS.customerPolicies, PermissionSetArn, input, (answer) => ({
        items: listIn(answer, "CustomerManagedPolicyReferences").map((policy) =>
          item(
            "customerManagedPolicies",
            `${PermissionSetArn} ${textIn(policy, "Path") ?? "/"}${textIn(policy, "Name") ?? ""}`,
            { PermissionSetArn, ...objectOf(policy) },
          ),
        ),
      }));
      const accounts = await list(CALLS.provisionedAccounts, PermissionSetArn, input, (answer) => ({
        names: textsIn(answer, "AccountIds"),
        items: [],
      }));
      await forEach(accounts, unbounded, async (AccountId) => {
        await list(CALLS.assignments, `${PermissionSetArn} ${AccountId}`, { ...input, AccountId }, (answer) => ({
          items: listIn(answer, "AccountAssignments").map((assignment) =>
            item(
              "assignments",
              `${PermissionSetArn} ${AccountId} ${textIn(assignment, "PrincipalType") ?? ""} ${textIn(assignment, "PrincipalId") ?? ""}`,
              assignment,
            ),
          ),
        }));
      });
    });
  });
  if (account.reading.staging.has(file))
    account.reading.documents.set(file, {
      kind: "object",
      head: { apiVersion: "clew/v1", kind: "IdentityCenter" },
      lists: LISTS,
    });
}

const objectOf = (value: unknown): object => (typeof value === "object" && value !== null ? value : {});
