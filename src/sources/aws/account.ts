/** One account in one collection: its connection, and what becomes of calls that fail. */
import type { Gap } from "../../facts/gap.ts";
import type { Bounded } from "../collect/bounded.ts";
import { CollectError } from "../collect/collect-error.ts";
import { addGap, type Reading, type ReadPage, readListing, readOnce } from "../collect/reading.ts";
import type { Item } from "../collect/staging.ts";
import { awsFailure, missingPermission } from "./aws-error.ts";
import type { AwsCall } from "./calls.ts";
import type { Answer, Connection } from "./connection.ts";

export interface Account {
  readonly id: string;
  readonly partition: string;
  /** Region of calls that belong to no region. */
  readonly home: string;
  readonly connection: Connection;
  readonly reading: Reading;
  /** Queue of the calls to one region. */
  readonly queue: (region: string) => Bounded;
}

/** Where a call is made, and whom its failure blinds. */
export interface Place {
  readonly region: string;
  /** Scope of a gap: `aws:ACCOUNT` or `cluster:NAME`. */
  readonly scope: string;
  /** For people: `account 111122223333`, `cluster prod`. */
  readonly title: string;
}

/** The account itself, in its home region or another one. */
export function accountPlace({ id, home }: Account, region = home): Place {
  return { region, scope: `aws:${id}`, title: region === home ? `account ${id}` : `account ${id} in ${region}` };
}

/** A call with its input. */
export interface Ask {
  readonly call: AwsCall;
  readonly place: Place;
  readonly input?: Readonly<Record<string, unknown>>;
  /** Name of the one thing that is asked for. */
  readonly name?: string;
  /** Whether the failure says that there is nothing to read: that is an answer, and no gap. */
  readonly absent?: (error: unknown) => boolean;
}

/** Sends the call through the queue of its region. */
export function ask(account: Account, { call, place, input }: Ask): Promise<Answer> {
  return account.queue(place.region)(() => account.connection.send(call, place.region, input ?? {}));
}

/** Pages of AWS: the token goes in and comes out under the names given. */
export interface Paging {
  readonly file: string;
  /** The file holds more than this listing, which then cannot start anew. */
  readonly shared?: true;
  /** Member of the input, and of the answer. */
  readonly token: readonly [input: string, answer: string];
  readonly limit?: Readonly<Record<string, number>>;
  readonly read: (answer: Answer) => Omit<ReadPage, "next">;
}

/**
 * Reads a listing of AWS; gives the names on it, none after a gap. Step and file are named by the file and the call.
 * Throws only what ends the whole collection.
 */
export async function listAws(account: Account, one: Ask, paging: Paging): Promise<readonly string[]> {
  const [into, out] = paging.token;
  const { file, limit } = paging;
  const step = stepOf(one, file);
  return guarded(account, one, [], () =>
    readListing(account.reading, {
      step,
      file,
      scope: one.place.title,
      what: one.call.what,
      restarts: (error) => paging.shared !== true && awsFailure(error) === "bad-page-token",
      fetch: async (token) => {
        const input = { ...one.input, ...limit, ...(token === undefined ? {} : { [into]: token }) };
        const answer = await ask(account, { ...one, input });
        const next = answer[out];
        const more = answer["IsTruncated"] !== false && typeof next === "string" && next !== "";
        return { ...paging.read(answer), ...(more ? { next } : {}) };
      },
    }),
  );
}

/** Asks for one thing and stages the items made of the answer. Gives whether it was read. */
export async function describeAws(
  account: Account,
  one: Ask,
  file: string,
  read: (answer: Answer) => readonly Item[],
): Promise<boolean> {
  return guarded(account, one, false, async () => {
    await readOnce(account.reading, {
      step: stepOf(one, file),
      file,
      scope: one.place.title,
      what: one.call.what,
      fetch: async () => {
        try {
          return read(await ask(account, one));
        } catch (error) {
          if (one.absent?.(error) === true) return [];
          throw error;
        }
      },
    });
    return true;
  });
}

/** Name of the step that a call is, in the journal. */
export function stepOf({ call, name }: Ask, file: string): string {
  return `${file} ${call.action}${name === undefined ? "" : ` ${name}`}`;
}

/** The command of the AWS CLI that makes the call: `list-access-entries`. */
export function commandOf({ operation }: AwsCall): string {
  return operation.replace(
    /[A-Z]+(?![a-z])|[A-Z]/g,
    (part, at: number) => `${at === 0 ? "" : "-"}${part.toLowerCase()}`,
  );
}

/** Turns a failure into a gap and gives the value instead. Throws what ends the whole collection. */
export async function guarded<Value>(
  account: Account,
  one: Ask,
  otherwise: Value,
  work: () => Promise<Value>,
): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    try {
      fatal(error, account.reading.signal);
    } catch (end) {
      account.reading.stop(end);
      throw end;
    }
    for (const gap of gapsOf(one, error)) addGap(account.reading, gap);
    return otherwise;
  }
}

/** Rethrows what no gap can stand for: a raised signal, credentials that have gone, faults of our own. */
export function fatal(error: unknown, signal: AbortSignal | undefined): void {
  if (error instanceof CollectError) throw error;
  if (signal?.aborted === true) throw new CollectError("aborted", "the collection was stopped");
  const failure = awsFailure(error);
  const said = error instanceof Error ? error.message : String(error);
  if (failure === "expired")
    throw new CollectError(
      "credentials",
      `the AWS credentials have expired: ${said}; log in again and repeat the command, it goes on from here`,
      error,
    );
  const unnamed = error instanceof Error && /^(?:CredentialsProvider|TokenProvider|Provider)Error$/.test(error.name);
  if (unnamed) throw new CollectError("credentials", `expected AWS credentials, came none: ${said}`, error);
  // A full disk, a folder taken away: nothing that AWS said.
  if (error instanceof Error && "syscall" in error && "path" in error) throw new CollectError("output", error.message);
}

/** The gaps that a failed call leaves. Their texts say nothing that changes from run to run. */
export function gapsOf({ call, place, name }: Ask, error: unknown): readonly Gap[] {
  const failure = awsFailure(error);
  const came = error instanceof Error && failure !== "malformed" ? error.name : failure;
  const scope = call.kind === undefined ? place.scope : `${place.scope}/${call.kind}`;
  const what = `${call.what}${name === undefined ? "" : ` ${name}`} of ${place.title} (${SAID[failure] ?? came})`;
  const close = failure === "denied" ? (missingPermission(error) ?? call.action) : call.action;
  return call.directions.map((direction) => ({ kind: "unreadable", what, direction, scope, close }));
}

const SAID: Partial<Record<ReturnType<typeof awsFailure>, string>> = {
  denied: "access denied",
  throttled: "throttled to the end",
  "not-offered": "the API is not offered here",
  malformed: "the answer cannot be read",
  unreachable: "the endpoint cannot be reached",
  "no-credentials": "the credentials are not accepted here",
};
