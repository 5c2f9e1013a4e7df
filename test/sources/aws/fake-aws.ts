/** A fake AWS: answers signed requests from an estate, page by page, and fails when told to. */
import { decode, encode, encodeError, type FakeCall, type FakeRequest, type FakeResponse } from "./fake-protocols.ts";

type Json = Record<string, unknown>;

/** How one call fails. `expired` lasts until other credentials come. */
export type Fault = "denied" | "throttled" | "malformed" | "bad-token" | "not-offered" | "no-organization" | "reset";

/** One listing: where its items are, and what the service calls the token and the page. */
interface Listed {
  readonly items: (input: Json, region: string) => readonly unknown[];
  readonly member: string;
  readonly token: readonly [input: string, answer: string];
}

export interface FakeAwsOptions {
  /** Answers of calls that do not page: `service:Operation` to answer; `undefined` = there is no such thing. */
  readonly one: Readonly<Record<string, (input: Json, region: string) => Json | undefined>>;
  readonly lists: Readonly<Record<string, Listed>>;
  /** Authorization details, whose pages hold several lists. */
  readonly details?: Readonly<Record<string, readonly unknown[]>>;
  readonly pageSize?: number;
  /** Asked before each answer; `nth` counts the requests of this operation from 1. */
  readonly fault?: (call: FakeCall, nth: number) => Fault | undefined;
  /** Milliseconds by which this service's clock is ahead. */
  readonly skew?: number;
  /** Keys that have expired. */
  readonly expired?: ReadonlySet<string>;
  readonly account?: string;
  /** Whether a role can be assumed, by its ARN and what else was asked; its session has the key `ASIA` and the account. Absent = STS does not know AssumeRole. */
  readonly assumable?: (input: Json) => boolean;
}

export interface FakeAws {
  respond(request: FakeRequest): FakeResponse | "reset";
  /** `service:Operation` and what was asked, one a request, in order. */
  readonly log: { readonly name: string; readonly input: Json; readonly region: string; readonly key: string }[];
}

const CODES: Readonly<Record<string, Readonly<Partial<Record<Fault, readonly [number, string]>>>>> = {
  query: {
    denied: [403, "AccessDenied"],
    throttled: [400, "Throttling"],
    "bad-token": [400, "InvalidInput"],
    "not-offered": [400, "InvalidAction"],
  },
  ec2: {
    denied: [403, "UnauthorizedOperation"],
    throttled: [503, "RequestLimitExceeded"],
    "bad-token": [400, "InvalidNextToken"],
    "not-offered": [400, "InvalidAction"],
  },
  rest: {
    denied: [403, "AccessDeniedException"],
    throttled: [429, "TooManyRequestsException"],
    "bad-token": [400, "InvalidParameterException"],
    "not-offered": [404, "UnknownOperationException"],
  },
  json: {
    denied: [400, "AccessDeniedException"],
    throttled: [400, "ThrottlingException"],
    "bad-token": [400, "InvalidNextTokenException"],
    "not-offered": [400, "UnknownOperationException"],
    "no-organization": [400, "AWSOrganizationsNotInUseException"],
  },
};
const styleOf = (service: string): string =>
  service === "ec2"
    ? "ec2"
    : service === "iam" || service === "sts"
      ? "query"
      : service === "eks" || service === "lambda"
        ? "rest"
        : "json";

const sessionOf = (account: string): Json => ({
  AccessKeyId: `ASIA${account}`,
  SecretAccessKey: "example-of-a-secret-key",
  SessionToken: "example-of-a-session-token",
  Expiration: "2099-01-01T00:00:00Z",
});

/** The service over the estate. */
export function fakeAws(options: FakeAwsOptions): FakeAws {
  const { pageSize = 2, skew = 0 } = options;
  const log: FakeAws["log"] = [];
  const counts = new Map<string, number>();

  const paged = (items: readonly unknown[], token: unknown) => {
    const from = token === undefined ? 0 : Number(String(token).replace("t", ""));
    const to = from + pageSize;
    return { items: items.slice(from, to), next: to < items.length ? `t${to}` : undefined };
  };

  const answer = (call: FakeCall, name: string): Json | undefined => {
    const { input, region } = call;
    if (name === "sts:GetCallerIdentity") {
      const session = /^ASIA(\d{12})$/.exec(call.accessKeyId);
      if (session !== null)
        return { Account: session[1], Arn: `arn:aws:sts::${session[1]}:assumed-role/audit/s`, UserId: "AROAAUDIT:s" };
      return {
        Account: options.account ?? "111122223333",
        Arn: `arn:aws:iam::${options.account ?? "111122223333"}:user/reader`,
        UserId: "AIDAREADER",
      };
    }
    if (name === "sts:AssumeRole" && options.assumable !== undefined) {
      const account = String(input["RoleArn"]).split(":")[4] ?? "";
      return { Credentials: sessionOf(account) };
    }
    if (name === "iam:GetAccountAuthorizationDetails") {
      const all = Object.entries(options.details ?? {}).flatMap(([list, entries]) =>
        entries.map((entry) => ({ list, entry })),
      );
      const { items, next } = paged(all, input["Marker"]);
      const page: Json = { IsTruncated: next !== undefined, ...(next === undefined ? {} : { Marker: next }) };
      for (const { list, entry } of items as typeof all)
        page[list] = [...((page[list] as unknown[] | undefined) ?? []), entry];
      return page;
    }
    const list = options.lists[name];
    if (list !== undefined) {
      const { items, next } = paged(list.items(input, region), input[list.token[0]]);
      return { [list.member]: items, ...(next === undefined ? {} : { [list.token[1]]: next }) };
    }
    return options.one[name]?.(input, region);
  };

  return {
    log,
    respond(request) {
      const call = decode(request);
      const name = `${call.service}:${call.operation}`;
      const nth = (counts.get(name) ?? 0) + 1;
      counts.set(name, nth);
      log.push({ name, input: call.input, region: call.region, key: call.accessKeyId });
      const date = new Date(Date.now() + skew);
      const fail = (status: number, code: string, message: string): FakeResponse => {
        const response = encodeError(call, status, code, message);
        return { ...response, headers: { ...response.headers, date: date.toUTCString() } };
      };
      const style = styleOf(call.service);
      const signedAt = Date.parse(
        (request.headers["x-amz-date"] ?? "").replace(
          /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/,
          "$1-$2-$3T$4:$5:$6Z",
        ),
      );
      if (Math.abs(date.getTime() - signedAt) > 300_000)
        return fail(
          403,
          style === "ec2"
            ? "RequestExpired"
            : style === "query"
              ? "SignatureDoesNotMatch"
              : "InvalidSignatureException",
          "Signature expired",
        );
      const fault = options.fault?.(call, nth);
      if (options.expired?.has(call.accessKeyId) === true)
        return fail(
          style === "json" ? 400 : 403,
          style === "query" || style === "ec2" ? "ExpiredToken" : "ExpiredTokenException",
          "The security token included in the request is expired",
        );
      if (name === "sts:AssumeRole" && options.assumable?.(call.input) === false)
        return fail(
          403,
          "AccessDenied",
          `not authorized to perform: sts:AssumeRole on resource: ${call.input["RoleArn"]}`,
        );
      if (fault === "reset") return "reset";
      if (fault === "malformed")
        return { status: 200, headers: {}, body: style === "query" || style === "ec2" ? "<half" : '{"half":' };
      if (fault !== undefined) {
        const [status, code] = CODES[style]?.[fault] ?? [400, "Unknown"];
        const action = `${call.service === "sso-admin" ? "sso" : call.service}:${call.operation}`;
        const message =
          fault === "denied"
            ? `User: arn:aws:iam::111122223333:user/reader is not authorized to perform: ${action} on resource: arn:aws:test:::thing because no identity-based policy allows the ${action} action`
            : fault === "bad-token"
              ? "Invalid next token"
              : fault;
        return fail(status, code, message);
      }
      const value = answer(call, name);
      if (value === undefined) {
        const code = style === "query" ? "NoSuchEntity" : "ResourceNotFoundException";
        return fail(404, call.service === "ecr" ? "RepositoryPolicyNotFoundException" : code, `no ${name}`);
      }
      const response = encode(call, value);
      return { ...response, headers: { ...response.headers, date: date.toUTCString() } };
    },
  };
}
