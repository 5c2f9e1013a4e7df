/** Opens the accounts of a collection: that of the credentials, and those of the roles to assume. */
import { parseArn } from "../../facts/arn.ts";
import type { Account } from "../aws/account.ts";
import { fatal } from "../aws/account.ts";
import { textIn } from "../aws/answer.ts";
import { awsFailure } from "../aws/aws-error.ts";
import { CALLS } from "../aws/calls.ts";
import { connect } from "../aws/connection.ts";
import { assumedRole, type CredentialSource } from "../aws/credentials.ts";
import { type Bounded, bounded } from "./bounded.ts";
import { CollectError } from "./collect-error.ts";
import type { CollectRequest } from "./options.ts";
import { addGap, type Reading } from "./reading.ts";

/** An account, and who is asking there. */
export interface OpenAccount extends Account {
  /** ARN of the caller. */
  readonly caller: string;
}

export interface OpenOptions {
  readonly request: CollectRequest;
  readonly reading: Reading;
  readonly credentials: CredentialSource;
  readonly home: string;
  /** Attempts of one AWS call. */
  readonly attempts: number | undefined;
  /** Milliseconds until a connection must stand. */
  readonly connectTimeout: number | undefined;
}

/** The account of the credentials. Throws a {@link CollectError} `credentials` when STS does not know them. */
export async function openAccount(options: OpenOptions): Promise<OpenAccount> {
  const { request, reading, home, credentials, attempts, connectTimeout } = options;
  const connection = connect({
    credentials,
    signal: reading.signal,
    ...(attempts === undefined ? {} : { attempts }),
    ...(connectTimeout === undefined ? {} : { connectTimeout }),
  });
  try {
    const answer = await connection.send(CALLS.callerIdentity, home);
    const id = textIn(answer, "Account") ?? "";
    const caller = textIn(answer, "Arn") ?? "";
    const queues = new Map<string, Bounded>();
    const queue = (region: string): Bounded => {
      const known = queues.get(region);
      if (known !== undefined) return known;
      const made = bounded(request.concurrency);
      queues.set(region, made);
      return made;
    };
    return { id, caller, partition: parseArn(caller)?.partition ?? "aws", home, connection, reading, queue };
  } catch (error) {
    connection.close();
    fatal(error, reading.signal);
    const said = error instanceof Error ? error.message : String(error);
    throw new CollectError("credentials", `expected AWS credentials that STS knows, came: ${said}`);
  }
}

/**
 * The accounts to read, the base account left out where roles were named. `members` are the accounts of the organization,
 * for roles with account `*`. A role that cannot be assumed is a gap.
 */
export async function openAccounts(
  options: OpenOptions,
  base: OpenAccount,
  members: readonly string[] | undefined,
): Promise<readonly OpenAccount[]> {
  const { request, reading, credentials, home } = options;
  if (request.assumeRole === undefined || request.assumeRole.length === 0) return [base];
  const opened = new Map<string, OpenAccount>();
  for (const roleArn of request.assumeRole.flatMap((pattern) => rolesOf(pattern, members))) {
    const id = parseArn(roleArn)?.account ?? "";
    if (opened.has(id)) continue;
    // The account that sweeps the organization seldom has the role that the others have.
    if (id === base.id && request.assumeRole.every((one) => parseArn(one)?.account === "*")) {
      opened.set(id, base);
      continue;
    }
    const source = assumedRole(credentials, { roleArn, externalId: request.externalId, region: home });
    try {
      opened.set(id, await openAccount({ ...options, credentials: source }));
    } catch (error) {
      if (!(error instanceof CollectError) || error.code !== "credentials" || awsFailure(error.cause) === "expired")
        throw error;
      for (const direction of ["may-add", "may-remove"] as const)
        addGap(reading, {
          kind: "unreadable",
          what: `account ${id} (role ${roleArn} cannot be assumed)`,
          direction,
          scope: `aws:${id}`,
          close: `sts:AssumeRole on ${roleArn}`,
        });
    }
  }
  return [...opened.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function rolesOf(pattern: string, members: readonly string[] | undefined): readonly string[] {
  if (parseArn(pattern)?.account !== "*") return [pattern];
  if (members === undefined)
    throw new CollectError(
      "bad-options",
      `expected to list the accounts of the organization for \`${pattern}\`, and they cannot be read with these credentials`,
    );
  return members.map((id) => pattern.replace(":iam::*:", `:iam::${id}:`));
}
