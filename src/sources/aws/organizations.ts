/** The organization as one `clew/v1 Organization` document (design §3). API reference of AWS Organizations. */
import { forEach, unbounded } from "../collect/bounded.ts";
import { keyIn } from "../collect/layout.ts";
import { addNote, itemOf, type Reading, type ReadPage } from "../collect/reading.ts";
import { type Account, accountPlace, describeAws, listAws } from "./account.ts";
import { decoded, listIn, objectIn, textIn } from "./answer.ts";
import { awsFailure } from "./aws-error.ts";
import { type AwsCall, CALLS } from "./calls.ts";
import type { Answer } from "./connection.ts";

export type OrganizationOutcome =
  /** The account is in none. */
  | { readonly kind: "none" }
  | { readonly kind: "not-read" }
  /** Ids of the accounts that are active, sorted. */
  | { readonly kind: "read"; readonly accounts: readonly string[] };

/** The types of policies that limit what a principal may do. */
const TYPES = ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"] as const;

/**
 * Reads tree and control policies. In a member account they are usually out of reach. Without `wanted` that is only noted
 * and no document is written, so that answers state their assumption about control policies; with it, it is a gap.
 */
export async function collectOrganization(account: Account, wanted: boolean): Promise<OrganizationOutcome> {
  const quiet: Reading = { ...account.reading, gaps: [], progress: withoutGaps(account.reading) };
  const outcome = await readOrganization(wanted ? account : { ...account, reading: quiet });
  const [missing] = quiet.gaps;
  if (missing === undefined || outcome.kind === "none") return outcome;
  account.reading.documents.delete(fileOf(account));
  addNote(
    account.reading,
    `organization of account ${account.id} not read (${missing.close}): answers assume that no control policy applies`,
  );
  return { kind: "not-read" };
}

function withoutGaps(reading: Reading): Reading["progress"] {
  return (event) => {
    if (event.type !== "gap") reading.progress(event);
  };
}

const fileOf = (account: Account): string => `aws/${account.id}/organization.json`;

async function readOrganization(account: Account): Promise<OrganizationOutcome> {
  const file = fileOf(account);
  const absent = (error: unknown): boolean => awsFailure(error) === "no-organization";
  const head = { call: CALLS.describeOrganization, place: accountPlace(account), absent };
  if (!(await describeAws(account, head, file, (answer) => [headItem(file, answer)]))) return { kind: "not-read" };
  const [first] = account.reading.staging.items(file);
  if (first === undefined) return { kind: "none" };
  const active = await readTree(account);
  for (const type of TYPES) await readPolicies(account, type);
  account.reading.documents.set(file, {
    kind: "object",
    head: { apiVersion: "clew/v1", kind: "Organization" },
    lists: ["units", "accounts", "policies", "attachments"],
  });
  return { kind: "read", accounts: active.toSorted() };
}

function headItem(file: string, answer: Answer) {
  const organization = objectIn(answer, "Organization");
  const id = textIn(organization, "Id") ?? "";
  return itemOf(file, keyIn("", "head"), { id, managementAccountId: textIn(organization, "MasterAccountId") });
}

/** Lists something of the organization; `name` tells listings of one call apart. */
function list(
  account: Account,
  call: AwsCall,
  name: string,
  input: Answer,
  read: (answer: Answer) => Omit<ReadPage, "next">,
): Promise<readonly string[]> {
  const one = { call, place: accountPlace(account), input, ...(name === "" ? {} : { name }) };
  return listAws(account, one, { file: fileOf(account), shared: true, token: ["NextToken", "NextToken"], read });
}

async function readTree(account: Account): Promise<readonly string[]> {
  const active: string[] = [];
  const units = (answer: Answer, member: string, parentId?: string) => ({
    names: idsIn(answer, member),
    items: listIn(answer, member).map((one) => {
      const id = textIn(one, "Id") ?? "";
      return itemOf(fileOf(account), keyIn("units", id), {
        id,
        name: textIn(one, "Name") ?? id,
        ...(parentId === undefined ? {} : { parentId }),
      });
    }),
  });
  const below = async (parentId: string): Promise<void> => {
    const input = { ParentId: parentId };
    active.push(
      ...(await list(account, CALLS.accounts, parentId, input, (answer) => accountsIn(account, answer, parentId))),
    );
    const children = await list(account, CALLS.units, parentId, input, (answer) =>
      units(answer, "OrganizationalUnits", parentId),
    );
    await forEach(children, unbounded, below);
  };
  const roots = await list(account, CALLS.roots, "", {}, (answer) => units(answer, "Roots"));
  await forEach(roots, unbounded, below);
  return active;
}

function accountsIn(account: Account, answer: Answer, parentId: string): Omit<ReadPage, "next"> {
  const accounts = listIn(answer, "Accounts");
  return {
    // `State` replaces `Status` (API reference of Organizations, Account).
    names: accounts
      .filter((one) => (textIn(one, "State") ?? textIn(one, "Status")) === "ACTIVE")
      .flatMap((one) => textIn(one, "Id") ?? []),
    items: accounts.map((one) => {
      const id = textIn(one, "Id") ?? "";
      return itemOf(fileOf(account), keyIn("accounts", id), { id, name: textIn(one, "Name") ?? id, parentId });
    }),
  };
}

async function readPolicies(account: Account, type: (typeof TYPES)[number]): Promise<void> {
  const file = fileOf(account);
  const policies = await list(account, CALLS.policies, type, { Filter: type }, (answer) => ({
    names: idsIn(answer, "Policies"),
    items: [],
  }));
  await forEach(policies, unbounded, async (policyId) => {
    const input = { PolicyId: policyId };
    const one = { call: CALLS.policy, place: accountPlace(account), name: policyId, input };
    await describeAws(account, one, file, (answer) => {
      const policy = objectIn(answer, "Policy");
      const content = decoded(textIn(policy, "Content") ?? "");
      const name = textIn(objectIn(policy, "PolicySummary"), "Name") ?? policyId;
      return [itemOf(file, keyIn("policies", policyId), { id: policyId, type, name, content })];
    });
    await list(account, CALLS.policyTargets, policyId, input, (answer) => ({
      items: listIn(answer, "Targets").map((target) => {
        const targetId = textIn(target, "TargetId") ?? "";
        return itemOf(file, keyIn("attachments", `${policyId} ${targetId}`), { policyId, targetId });
      }),
    }));
  });
}

const idsIn = (answer: Answer, member: string): readonly string[] =>
  listIn(answer, member).flatMap((one) => textIn(one, "Id") ?? []);
