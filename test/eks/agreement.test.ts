/** The bridge, which goes from mappings to principals, against the authenticator's own direction: from one caller to its user. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { buildBridge } from "../../src/eks/bridge.ts";
import { mapIdentity } from "../../src/eks/map-identity.ts";
import { userOfSession } from "../../src/eks/mapping.ts";
import { leaves } from "../../src/facts/open.ts";
import {
  ACCOUNT,
  accessEntry,
  authorizationDetails,
  awsAuth,
  describeCluster,
  estateOf,
  instances,
  OTHER,
  onlyCluster,
} from "./estate.ts";

const IAM = `arn:aws:iam::${ACCOUNT}`;
const ROLES = { Admin: {}, Dev: { path: "/team/" }, Node: {} };
const USERS = ["al", "div/bo"];
const INSTANCE = "i-0123456789abcdef0";
const SESSIONS = ["s1", "j@x.y", INSTANCE, "i-0000000000000000f"];

const arns = fc.constantFrom(
  ...[
    `${IAM}:role/Admin`,
    `${IAM}:role/ADMIN`,
    `${IAM}:role/Dev`,
    `${IAM}:role/team/Dev`,
    `${IAM}:role/Node`,
    `${IAM}:user/al`,
  ],
  ...[
    `${IAM}:user/AL`,
    `${IAM}:user/bo`,
    `${IAM}:user/div/bo`,
    `${IAM}:root`,
    `arn:aws:sts::${ACCOUNT}:assumed-role/Admin/s1`,
    "nonsense",
  ],
);
const names = fc.constantFrom(
  "u",
  "x:{{SessionName}}",
  "{{SessionNameRaw}}",
  "{{AccountID}}",
  "system:node:{{EC2PrivateDNSName}}",
  "",
);
const groups = fc.uniqueArray(fc.constantFrom("g", "h:{{SessionName}}", "n:{{EC2PrivateDNSName}}", "system:masters"), {
  maxLength: 2,
});
const entry = fc.record({ arn: arns, username: names, groups });

const world = fc.record({
  mode: fc.constantFrom("CONFIG_MAP", "API_AND_CONFIG_MAP", "API"),
  roles: fc.array(entry, { maxLength: 4 }),
  users: fc.array(entry, { maxLength: 4 }),
  accounts: fc.subarray([ACCOUNT, OTHER]),
  entries: fc.uniqueArray(
    fc.record({
      arn: fc.constantFrom(`${IAM}:role/Admin`, `${IAM}:role/team/Dev`, `${IAM}:user/div/bo`),
      username: names,
      groups,
      createdAt: fc.constantFrom("2022-01-01T00:00:00Z", "2024-01-01T00:00:00Z"),
    }),
    { maxLength: 2, selector: ({ arn }) => arn },
  ),
});

const callers = [
  ...Object.keys(ROLES).flatMap((name) =>
    SESSIONS.map((session) => ({
      principal: name === "Dev" ? `${IAM}:role/team/Dev` : `${IAM}:role/${name}`,
      session,
      identity: {
        arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${name}/${session}`,
        account: ACCOUNT,
        userId: `AROAX:${session}`,
      },
    })),
  ),
  ...USERS.map((user) => ({
    principal: `${IAM}:user/${user}`,
    session: "",
    identity: { arn: `${IAM}:user/${user}`, account: ACCOUNT, userId: "AIDAX" },
  })),
  { principal: `${IAM}:root`, session: "", identity: { arn: `${IAM}:root`, account: ACCOUNT, userId: ACCOUNT } },
];

test("every caller becomes by the bridge exactly what the authenticator makes of it", () => {
  let mapped = 0;
  fc.assert(
    fc.property(world, ({ mode, roles, users, accounts, entries }) => {
      const list = (
        key: string,
        given: readonly { arn: string; username: string; groups: readonly string[] }[],
      ): string => JSON.stringify(given.map(({ arn, ...rest }) => ({ [key]: arn, ...rest })));
      const estate = estateOf({
        "cluster.json": describeCluster({ authenticationMode: mode, bootstrapClusterCreatorAdminPermissions: false }),
        "iam.json": authorizationDetails(ROLES, USERS),
        "ec2.json": instances([{ id: INSTANCE, dns: "ip-10-0-0-1.ec2.internal" }]),
        "auth.json": awsAuth({
          mapRoles: list("rolearn", roles),
          mapUsers: list("userarn", users),
          mapAccounts: JSON.stringify(accounts),
        }),
        ...Object.fromEntries(
          entries.map(({ arn, username, groups: kubernetesGroups, createdAt }, index) => [
            `entry-${index}.json`,
            accessEntry(arn, { username: username === "" ? "named" : username, kubernetesGroups, createdAt }),
          ]),
        ),
      });
      const bridge = buildBridge(estate, onlyCluster(estate));
      for (const { principal, session, identity } of callers) {
        const answer = mapIdentity(bridge.mappers, identity, { ec2PrivateDns: bridge.privateDns });
        const wanted = (answer.ambiguous ?? [answer])
          .filter((one) => one.mapped)
          .map((one) => user(one.username, one.groups));
        const came = bridge.of(principal).flatMap((mapping) => {
          const made = userOfSession(mapping, { name: session }, (id) => bridge.privateDns[id]);
          if (made === undefined) return [];
          // The pattern agrees with what it stands for: it accepts the name, and names this session.
          if (mapping.pattern !== undefined) {
            const open = mapping.pattern.matches(made.username);
            const sessions =
              open === undefined ? [] : [...leaves(open)].filter(({ key }) => key === "sts:RoleSessionName");
            expect(sessions.every(({ values }) => values.includes(session))).toBe(true);
            expect(open).toBeDefined();
          }
          return [user(made.username, made.groups)];
        });
        expect([...new Set(came)].sort(), identity.arn).toEqual([...new Set(wanted)].sort());
        mapped += wanted.length;
      }
    }),
    { numRuns: 300, seed: 7 },
  );
  expect(mapped).toBeGreaterThan(500);
});

/** Groups as a set: templated ones come after the others in a mapping. */
const user = (username: string, found: readonly string[]): string => JSON.stringify([username, [...found].sort()]);
