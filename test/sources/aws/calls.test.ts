import { DefaultRateLimiter } from "@smithy/core/retry";
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { ALL_CALLS, type AwsCall, CALLS } from "../../../src/sources/aws/calls.ts";
import { type CollectIo, type CollectResult, collect } from "../../../src/sources/collect/collect.ts";
import type { Part } from "../../../src/sources/collect/parts.ts";
import { filesOf, keys, scratch } from "../collect/runs.ts";
import type { FakeAws, Fault } from "./fake-aws.ts";
import { type EstateOptions, estate, REGION } from "./fake-estate.ts";

const KEY = "AKIDEXAMPLE";
let fake: FakeAws = estate();
/** Hosts that were asked. */
const hosts = new Set<string>();

const server = setupServer(
  http.all(/amazonaws\.com/, async ({ request }) => {
    hosts.add(new URL(request.url).hostname);
    const response = fake.respond({
      method: request.method,
      url: request.url,
      headers: Object.fromEntries(request.headers),
      body: await request.text(),
    });
    return response === "reset"
      ? HttpResponse.error()
      : new HttpResponse(response.body, { status: response.status, headers: response.headers });
  }),
);
beforeAll(() => server.listen({ onUnhandledFrame: "error" }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const AWS_PARTS: Part[] = ["iam", "eks", "ec2", "organizations", "sso", "lambda", "ssm", "ecr"];

interface Run {
  readonly result: CollectResult;
  readonly files: Readonly<Record<string, string>>;
  readonly log: FakeAws["log"];
}

/** Collects the estate, but for its Kubernetes side. */
async function run(
  options: EstateOptions = {},
  only: readonly Part[] = AWS_PARTS,
  io: CollectIo = {},
  everyCluster = false,
  concurrency?: number,
): Promise<Run> {
  using folder = scratch();
  fake = estate(options);
  const out = `${folder.path}/out`;
  const result = await collect(
    {
      out,
      region: [REGION],
      only: [...only],
      ...(everyCluster ? {} : { cluster: ["prod"] }),
      ...(concurrency === undefined ? {} : { concurrency }),
    },
    { credentials: keys(KEY), attempts: 3, ...io },
  );
  return { result, files: filesOf(out), log: fake.log };
}

const nameOf = ({ service, operation }: AwsCall): string => `${service}:${operation}`;
const isCall = (call: AwsCall, { service, operation }: { service: string; operation: string }): boolean =>
  call.service === service && call.operation === operation;
/** Every call but the one that establishes who is asking. */
const DATA_CALLS = ALL_CALLS.filter((call) => call !== CALLS.callerIdentity);
const whole = await (async () => {
  server.listen({ onUnhandledFrame: "error" });
  const run1 = await run({ pageSize: 1000 }, AWS_PARTS, {}, true);
  server.close();
  return run1;
})();

describe("a collection of AWS", () => {
  test("makes every call of the table, and no other", () => {
    expect(new Set(whole.log.map(({ name }) => name))).toEqual(new Set(ALL_CALLS.map(nameOf)));
    expect(whole.result.gaps).toEqual([]);
  });

  test("gives the same bytes whatever the pages, and asks for each page once", async () => {
    const paged = await run({ pageSize: 1 }, AWS_PARTS, {}, true);
    expect(paged.files).toEqual(whole.files);
    expect(paged.result.gaps).toEqual([]);
    expect(paged.log.length).toBeGreaterThan(whole.log.length);
    const asked = paged.log.map(({ name, input, region }) => `${name} ${region} ${JSON.stringify(input)}`);
    expect(asked.length).toBe(new Set(asked).size);
  });

  test("of an empty account writes empty lists, which are complete", async () => {
    const { files, result } = await run({ empty: true });
    expect(result.gaps).toEqual([]);
    expect(JSON.parse(files["aws/111122223333/list-saml-providers.json"] ?? "")).toEqual({ SAMLProviderList: [] });
    expect(JSON.parse(files[`eks/111122223333/${REGION}/prod/aws/list-addons.json`] ?? "")).toEqual({ addons: [] });
    expect(JSON.parse(files[`aws/111122223333/${REGION}/describe-instances.json`] ?? "")).toEqual({ Reservations: [] });
    expect(Object.keys(files).filter((name) => name.endsWith("describe-addon.json"))).toEqual([]);
  });

  test("corrects a clock that is wrong", async () => {
    const { files, result } = await run({ skew: 3_600_000, pageSize: 1000 }, AWS_PARTS, {}, true);
    expect(result.gaps).toEqual([]);
    expect(files).toEqual(whole.files);
  });

  test.each([
    ["cn-north-1", /^\w+\.cn-[\w-]+\.amazonaws\.com\.cn$/],
    ["us-gov-west-1", /^\w+\.us-gov[\w-]*\.amazonaws\.com$/],
  ])("in %s asks the endpoints of its partition", async (region, pattern) => {
    using folder = scratch();
    fake = estate({ pageSize: 1000 });
    hosts.clear();
    const only: Part[] = ["iam", "ec2", "organizations"];
    const { gaps } = await collect({ out: `${folder.path}/out`, region: [region], only }, { credentials: keys(KEY) });
    expect(gaps).toEqual([]);
    expect([...hosts].some((host) => host.startsWith("iam."))).toBe(true);
    for (const host of hosts) expect(host).toMatch(pattern);
  });

  test("writes nothing secret", () => {
    const all = Object.values(whole.files).join("");
    for (const secret of ["c2VjcmV0LXVzZXItZGF0YQ", "secret-variable", "example-of-a-secret-key", KEY])
      expect(all).not.toContain(secret);
  });
});

/** Calls that wait for nothing, calls that wait for one of those, and so on: those of one row can fail in one run. */
const ROWS: readonly (readonly AwsCall[])[] = [
  [
    CALLS.authorizationDetails,
    CALLS.oidcProviders,
    CALLS.samlProviders,
    CALLS.clusters,
    CALLS.instances,
    CALLS.launchTemplates,
    CALLS.describeOrganization,
    CALLS.ssoInstances,
    CALLS.functions,
    CALLS.managedInstances,
    CALLS.repositories,
  ],
  [CALLS.oidcProvider, CALLS.cluster, CALLS.roots, CALLS.policies, CALLS.permissionSets, CALLS.repositoryPolicy],
  [
    ...[
      CALLS.accessEntries,
      CALLS.podIdentities,
      CALLS.nodegroups,
      CALLS.fargateProfiles,
      CALLS.identityProviders,
      CALLS.addons,
      CALLS.capabilities,
    ],
    ...[CALLS.units, CALLS.policy, CALLS.policyTargets],
    ...[
      CALLS.permissionSet,
      CALLS.inlinePolicy,
      CALLS.permissionsBoundary,
      CALLS.managedPolicies,
      CALLS.customerPolicies,
      CALLS.provisionedAccounts,
    ],
  ],
  [
    CALLS.accessEntry,
    CALLS.accessPolicies,
    CALLS.podIdentity,
    CALLS.nodegroup,
    CALLS.fargateProfile,
    CALLS.identityProvider,
    CALLS.addon,
    CALLS.capability,
    CALLS.accounts,
    CALLS.assignments,
  ],
];

test("the rows hold every call but that of the session", () => {
  expect(new Set(ROWS.flat())).toEqual(new Set(DATA_CALLS));
});

describe.each(ROWS.map((row, index) => [index, row] as const))("when the calls of row %i fail:", (_, row) => {
  const ownParts = AWS_PARTS.filter((part) => row.some((call) => call.part === part));
  const failing = (fault: Fault, parts: readonly Part[]): Promise<Run> =>
    run(
      { pageSize: 1000, fault: (one) => (row.some((call) => isCall(call, one)) ? fault : undefined) },
      parts,
      { attempts: 1 },
      true,
    );
  let denied: Run;
  let malformed: Run;
  let missing: Run;
  beforeAll(async () => {
    denied = await failing("denied", AWS_PARTS);
    malformed = await failing("malformed", ownParts);
    missing = await failing("not-offered", ownParts);
  });

  test.each(row.map((call) => [call.action, call] as const))(
    "%s leaves gaps that name it, and the rest is read",
    (action, call) => {
      const close = `${action} on arn:aws:test:::thing`;
      const gaps = denied.result.gaps.filter((gap) => gap.close === close);
      expect(new Set(gaps.map(({ direction }) => direction))).toEqual(new Set(call.directions));
      expect(denied.files["clew.yaml"]).toContain(close);
      if (call.kind !== undefined)
        expect(new Set(gaps.map(({ scope }) => scope))).toEqual(new Set([`cluster:prod/${call.kind}`]));
      const broken = malformed.result.gaps.filter((gap) => gap.close === action);
      expect(broken.map(({ what }) => what).join()).toContain("cannot be read");
      const absent = missing.result.gaps.filter((gap) => gap.close === action);
      expect(absent.map(({ what }) => what).join()).toContain("not offered");
    },
  );

  test("nothing else is a gap", () => {
    const own = new Set(row.map(({ action }) => action));
    for (const { result } of [denied, malformed, missing])
      expect(new Set(result.gaps.map(({ close }) => close.split(" ")[0] ?? ""))).toEqual(own);
  });
});

describe("calls that are throttled once", () => {
  const seen = new Set<string>();
  let throttled: Run;
  // The waits of the SDK pass at once; their length is its own business.
  beforeAll(async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
    vi.setTimerTickMode("nextTimerAsync");
    // A fake clock has whole milliseconds only: without one more the last part of a token would never come.
    Reflect.set(DefaultRateLimiter, "setTimeoutFn", (resolve: () => void, delay: number) =>
      setTimeout(resolve, delay + 1),
    );
    throttled = await run(
      {
        pageSize: 1000,
        fault: ({ service, operation }, nth) => {
          if (nth > 1 || service === "sts") return undefined;
          seen.add(`${service}:${operation}`);
          return "throttled";
        },
      },
      AWS_PARTS,
      // Such a clock would also let every connection time out.
      { connectTimeout: 0 },
      true,
    );
  });
  afterAll(() => void vi.useRealTimers());

  test.each(DATA_CALLS.map(nameOf))("%s is asked again", (name) => {
    expect(seen).toContain(name);
    expect(throttled.log.filter((one) => one.name === name).length).toBeGreaterThan(1);
  });

  test("leave no trace", () => {
    expect(throttled.result.gaps).toEqual([]);
    expect(throttled.files).toEqual(whole.files);
  });
});

describe("credentials that expire in the middle", () => {
  /** Key with which each call was refused. */
  const refusedWith = new Map<string, string>();
  const runs: Run[] = [];
  // In one run the credentials expire again and again, at another call each time; what came together with such a call has its turn in the next run.
  beforeAll(async () => {
    let known = -1;
    for (let round = 0; refusedWith.size > known && refusedWith.size < DATA_CALLS.length; round++) {
      known = refusedWith.size;
      const expired = new Set<string>();
      const waiting = new Set<string>();
      const fault: EstateOptions["fault"] = ({ service, operation, region, input, accessKeyId }) => {
        const name = `${service}:${operation}`;
        const asked = `${name} ${region} ${JSON.stringify(input)}`;
        if (expired.has(accessKeyId)) waiting.add(asked);
        else if (waiting.size > 0) waiting.delete(asked);
        else if (service !== "sts" && !refusedWith.has(name)) {
          refusedWith.set(name, accessKeyId);
          expired.add(accessKeyId);
          waiting.add(asked);
        }
        return undefined;
      };
      const ids = Array.from({ length: 100 }, (_, index) => `AKID${round}X${index}`);
      runs.push(await run({ expired, fault, pageSize: 1000 }, AWS_PARTS, { credentials: keys(...ids) }, true, 1));
    }
  });

  test.each(DATA_CALLS.map(nameOf))("at %s are looked up anew", (name) => {
    const refused = refusedWith.get(name);
    const log = runs.flatMap((one) => one.log).filter((one) => one.name === name);
    const at = log.findIndex(({ key }) => key === refused);
    expect(at).toBeGreaterThanOrEqual(0);
    const again = log.slice(at + 1).find(({ input }) => JSON.stringify(input) === JSON.stringify(log[at]?.input));
    expect(again?.key).not.toBe(refused);
    expect(again).toBeDefined();
  });

  test("and are looked up anew leave no trace", () => {
    for (const { files, result } of runs) {
      expect(result.gaps).toEqual([]);
      expect(files).toEqual(whole.files);
    }
  });

  test("and are not renewed end the run; the next one goes on without asking again", async () => {
    using folder = scratch();
    const expired = new Set<string>();
    const done = new Set<string>();
    fake = estate({
      expired,
      pageSize: 2,
      fault: ({ service, operation, input }) => {
        if (done.size > 20) expired.add("AKIDOLD");
        else done.add(`${service}:${operation} ${JSON.stringify(input)}`);
        return undefined;
      },
    });
    const options = { out: `${folder.path}/out`, region: [REGION], only: AWS_PARTS };
    await expect(collect(options, { credentials: keys("AKIDOLD"), attempts: 3 })).rejects.toMatchObject({
      code: "credentials",
      message: expect.stringContaining("expired"),
    });
    const before = fake.log.length;
    const result = await collect(options, { credentials: keys("AKIDNEW"), attempts: 3 });
    expect(result.resumed).toBe(true);
    expect(filesOf(options.out)).toEqual(whole.files);
    const again = fake.log.slice(before).map(({ name, input }) => `${name} ${JSON.stringify(input)}`);
    expect(again.filter((one) => done.has(one) && !one.startsWith("sts:"))).toEqual([]);
  });
});

describe("an organization", () => {
  test("that does not exist is said to be none", async () => {
    const { files, result } = await run(
      { fault: ({ service }) => (service === "organizations" ? "no-organization" : undefined) },
      ["organizations"],
    );
    expect(files["clew.yaml"]).toContain("organization: none");
    expect(result.gaps).toEqual([]);
  });

  test("out of reach in a member account is noted, without a document and without a gap", async () => {
    using folder = scratch();
    fake = estate({ fault: ({ operation }) => (operation === "ListPolicies" ? "denied" : undefined) });
    const out = `${folder.path}/out`;
    const result = await collect(
      { out, region: [REGION], skip: ["kubernetes", "ec2", "eks"] },
      { credentials: keys(KEY), attempts: 1 },
    );
    expect(result.gaps).toEqual([]);
    expect(result.notes.join()).toContain("organizations:ListPolicies");
    expect(Object.keys(filesOf(out)).filter((name) => name.includes("organization"))).toEqual([]);
  });
});
