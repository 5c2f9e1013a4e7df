/** The trust graph of an account with many roles: counted, not timed. */
import { describe, expect, it } from "vitest";
import { buildIam } from "../../src/iam/iam-model.ts";
import { ACCOUNT, allow, deny, estate, type RoleSketch, roleArn, trusts } from "./estate.ts";

const ROLES = 2000;
const TEAMS = 37;
const ROOT = `arn:aws:iam::${ACCOUNT}:root`;
const nameOf = (index: number): string => `team-${index % TEAMS}-app-${index}`;

/** Services, delegation to the account, roles by name and external ids; one role in ten may assume its team's roles. */
function account(): Readonly<Record<string, RoleSketch>> {
  return Object.fromEntries(
    Array.from({ length: ROLES }, (_, index) => {
      const kinds = [
        trusts({ Service: "ec2.amazonaws.com" }),
        trusts({ AWS: ROOT }),
        trusts({ AWS: roleArn(nameOf((index * 7) % ROLES)) }),
        trusts({ AWS: ROOT }, { Condition: { StringEquals: { "sts:ExternalId": `x-${index}` } } }),
      ];
      const own = allow("s3:GetObject", `arn:aws:s3:::bucket-${index}/*`);
      const team = allow("sts:AssumeRole", roleArn(`team-${index % TEAMS}-*`));
      return [nameOf(index), { trust: [kinds[index % 4]], policies: index % 10 === 0 ? [own, team] : [own] }];
    }),
  );
}

describe("an account of 2,000 roles", () => {
  const iam = buildIam(estate({ roles: account() }));
  const graph = iam.trustGraph();

  it("is linked with at most 1.05 decisions an edge or hub target, far from every pair", () => {
    const { candidates, kept } = graph.stats;
    expect(candidates).toBeLessThanOrEqual(1.05 * kept);
    expect(candidates).toBeLessThan(3 * ROLES);
    expect(graph.hubs.reduce((sum, hub) => sum + hub.members.length * hub.targets.length, 0)).toBeGreaterThan(
      candidates,
    );
  });

  it("expands to the edges that single decisions give", () => {
    const edges = [...graph.edges()];
    expect(new Set(edges.map((edge) => `${edge.source} ${edge.target}`)).size).toBe(edges.length);
    for (const edge of edges.filter((_, index) => index % 37 === 0))
      expect(iam.decide(edge.source, edge.action, edge.target)).toMatchObject({
        verdict: edge.verdict,
        keys: edge.keys,
      });
    const known = new Set(edges.map((edge) => `${edge.source} ${edge.target}`));
    for (let index = 0; index < 3000; index++) {
      const [source, target] = [roleArn(nameOf((index * 131) % ROLES)), roleArn(nameOf((index * 17 + 5) % ROLES))];
      if (source === target || known.has(`${source} ${target}`)) continue;
      expect(iam.decide(source, "sts:AssumeRole", target)?.verdict, `${source} ${target}`).toBe("denied");
    }
  });
});

describe("hubs", () => {
  const assume = allow("sts:AssumeRole", "*");
  const model = (target: RoleSketch, more: Readonly<Record<string, RoleSketch>> = {}) =>
    buildIam(
      estate({
        roles: { a: { policies: [assume] }, b: { policies: [assume], tags: { team: "blue" } }, target, ...more },
      }),
    );

  it.each<readonly [string, readonly unknown[], boolean]>([
    ["delegates to the account", [trusts({ AWS: ROOT })], true],
    [
      "asks for an external id",
      [trusts({ AWS: ROOT }, { Condition: { StringEquals: { "sts:ExternalId": "x" } } })],
      true,
    ],
    [
      "asks for the account",
      [trusts({ AWS: "*" }, { Condition: { StringEquals: { "aws:PrincipalAccount": ACCOUNT } } })],
      true,
    ],
    [
      "asks for a tag of the caller",
      [trusts({ AWS: ROOT }, { Condition: { StringEquals: { "aws:PrincipalTag/team": "blue" } } })],
      false,
    ],
    [
      "asks for the ARN of the caller",
      [trusts({ AWS: ROOT }, { Condition: { ArnLike: { "aws:PrincipalArn": "*:role/b" } } })],
      false,
    ],
    ["denies one caller", [trusts({ AWS: ROOT }), { ...trusts({ AWS: roleArn("a") }), Effect: "Deny" }], false],
  ])("serve a trust policy that %s: %#", (_, trust, shared) => {
    const iam = model({ trust });
    const { hubs, edges } = iam.trustGraph();
    expect(hubs.some((hub) => hub.targets.some((edge) => edge.target === roleArn("target")))).toBe(shared);
    const reached = new Map([...edges()].map((edge) => [`${edge.source} ${edge.target}`, edge.verdict]));
    for (const source of ["a", "b"].map((name) => roleArn(name)))
      expect(reached.get(`${source} ${roleArn("target")}`) ?? "denied").toBe(
        iam.decide(source, "sts:AssumeRole", roleArn("target"))?.verdict,
      );
  });

  it("keep those apart whose own policies differ", () => {
    const barred = { policies: [assume, deny("sts:AssumeRole", roleArn("target"))] };
    const iam = model({ trust: [trusts({ AWS: ROOT })] }, { barred });
    const sources = [...iam.trustGraph().edges()]
      .filter((edge) => edge.target === roleArn("target"))
      .map((edge) => edge.source);
    expect(sources.sort()).toEqual([roleArn("a"), roleArn("b")]);
  });

  it("of whom a Deny by pattern bars some targets give the others, without a decision each", () => {
    const barred = { policies: [assume, deny("sts:AssumeRole", "arn:aws:iam::*:role/*get")] };
    const other = { trust: [trusts({ AWS: ROOT })] };
    const iam = model({ trust: [trusts({ AWS: ROOT })] }, { barred, other });
    const { hubs, stats } = iam.trustGraph();
    const targets = hubs.find((hub) => hub.members.includes(roleArn("barred")))?.targets.map((edge) => edge.target);
    expect(targets).toEqual([roleArn("other")]);
    expect(stats.candidates).toBe(stats.kept);
  });

  it("whose resource holds a variable are decided one by one", () => {
    const named = {
      policies: [allow("sts:AssumeRole", "arn:aws:iam::*:role/$".concat("{aws:PrincipalTag/team}"))],
      tags: { team: "nobody" },
    };
    const iam = model({ trust: [trusts({ AWS: ROOT })] }, { named });
    const sources = [...iam.trustGraph().edges()].map((edge) => edge.source);
    expect(iam.decide(roleArn("named"), "sts:AssumeRole", roleArn("target"))?.verdict).toBe("denied");
    expect(sources).not.toContain(roleArn("named"));
  });
});
