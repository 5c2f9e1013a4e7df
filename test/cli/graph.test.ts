/** `clew graph`: one line per (edge, from, to), each judged alone. */
import { describe, expect, it } from "vitest";
import { EDGES } from "../../src/edges/registry.ts";
import { type Edge, trustGraphs } from "../conformance/iam/cases.ts";
import { documentsOf } from "../conformance/iam/world-snapshot.ts";
import { allows, iam, roleArn, trusts } from "../edges/iam.ts";
import { clew, folder, readLines } from "./terminal.ts";

interface Line {
  readonly edge: string;
  readonly from: string;
  readonly to: string;
  readonly verdict: string;
  readonly open: object;
  readonly evidence: readonly { readonly document: string; readonly pointer: string; readonly line?: number }[];
}

interface TrustLine extends Line {
  readonly action: string;
  readonly keys: readonly string[];
}

const KEY =
  /^(arn:[^@\s]+|(system:serviceaccount:[^:]+:[^:]+|user:.+|group:.+|pod:.+|node:.+|rights:.+|anyone|unknown-principal)@(prod-eu|shared-dev)|oidc:.+#.*|saml:.+|service:.+|anyone-aws)$/;

describe("graph -o ndjson", async () => {
  const ran = await clew(["graph", "-o", "ndjson", "-s", "examples/estate", "-q"]);
  const lines = readLines<Line>(ran.stdout);

  it("has the fields of the contract, known edges, and keys as every answer writes them", () => {
    expect(ran).toMatchObject({ code: 0, stderr: "" });
    expect(lines.length).toBeGreaterThan(100);
    const ids = new Set(EDGES.map((edge) => edge.id));
    for (const line of lines) {
      expect(Object.keys(line)).toEqual(expect.arrayContaining(["edge", "from", "to", "verdict", "open", "evidence"]));
      expect(ids, line.edge).toContain(line.edge);
      expect(line.from).toMatch(KEY);
      expect(line.to).toMatch(KEY);
      expect(["allowed", "conditional", "unknown"]).toContain(line.verdict);
      if (line.verdict === "allowed") expect(line.open).toEqual({});
      else expect(Object.keys(line.open).length).toBeGreaterThan(0);
      for (const place of line.evidence) expect(typeof place.document).toBe("string");
    }
  });

  it("has no self pairs and no line twice", () => {
    expect(lines.filter((line) => line.from === line.to)).toEqual([]);
    const keys = lines.map((line) => `${line.edge} ${line.from} ${line.to} ${JSON.stringify(line)}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("expands hubs, which --hubs keeps", async () => {
    const kept = readLines<Line>(
      (await clew(["graph", "-o", "ndjson", "--hubs", "-s", "examples/estate", "-q"])).stdout,
    );
    expect(kept.some((line) => line.edge === "hub")).toBe(true);
    expect(kept.length).toBeLessThan(lines.length);
    expect(lines.some((line) => line.edge === "hub" || line.to.startsWith("hub:"))).toBe(false);
    // Every pair is a way over the kept hubs, and the other way round; a hub of nobody leads nowhere.
    const spokes = new Map<string, string[]>();
    for (const { edge, from, to } of kept) if (edge === "hub") spokes.set(from, [...(spokes.get(from) ?? []), to]);
    const open = (key: string): string[] => (spokes.get(key) ?? []).flatMap((to) => (spokes.has(to) ? open(to) : [to]));
    const spread = kept
      .filter((line) => line.edge !== "hub")
      .flatMap((line) =>
        (spokes.has(line.to) ? open(line.to) : [line.to]).map((to) => `${line.edge} ${line.from} ${to}`),
      );
    const pairs = new Set(lines.map((line) => `${line.edge} ${line.from} ${line.to}`));
    expect(pairs).toEqual(
      new Set(spread.filter((pair) => pair.split(" ")[1] !== pair.split(" ")[2] && !pair.includes(" hub:"))),
    );
  });

  it("is the same twice", async () => {
    const again = await clew(["graph", "-o", "ndjson", "-s", "examples/estate", "-q"], { fresh: true });
    expect(again.stdout).toBe(ran.stdout);
  });
});

describe("principals that somebody can raise", () => {
  const root = trusts({ AWS: "arn:aws:iam::111122223333:root" });
  const documents = iam(
    { a: { trust: [root] }, b: { trust: [root] } },
    { u: [allows("iam:PutRolePolicy", [roleArn("a"), roleArn("b")])] },
  );
  it("show as evidence nothing that another of them holds", async () => {
    const own = iam(
      { a: { trust: [root], allows: [allows("sts:AssumeRole")] }, b: { trust: [root] }, c: { trust: [root] } },
      { u: [allows("iam:AttachRolePolicy", [roleArn("a"), roleArn("b")])] },
    );
    const at = folder({ ...own, "clew.yaml": { apiVersion: "clew/v1", organization: "none" } });
    const lines = readLines<Line>((await clew(["graph", "-o", "ndjson", "-s", at, "-q"])).stdout);
    const line = lines.find(({ from, to }) => from === `${roleArn("b")}#raised` && to === roleArn("c"));
    expect(line?.verdict).toBe("allowed");
    expect(line?.evidence.map(({ document, pointer }) => `${document}${pointer}`)).toEqual([
      "aws/111122223333/iam.json/RoleDetailList/2/AssumeRolePolicyDocument/Statement/0",
      "builtin:iam/any-policy/Statement",
    ]);
  });

  const ways = async (at: string, ...more: string[]): Promise<string[]> =>
    readLines<Line>((await clew(["graph", "-o", "ndjson", "-s", at, "-q", ...more])).stdout)
      .filter(({ edge }) => edge === "assume-role" || edge === "hub")
      .map(({ from, to }) => `${from} -> ${to}`);

  it("assume one by one what trusts their account, through one joint with --hubs", async () => {
    const at = folder({ ...documents, "clew.yaml": { apiVersion: "clew/v1", organization: "none" } });
    const [a, b] = [roleArn("a"), roleArn("b")];
    expect((await ways(at)).filter((way) => way.includes("#raised"))).toEqual([
      `${a}#raised -> ${b}`,
      `${b}#raised -> ${a}`,
    ]);
    const joint = "hub:raised@111122223333";
    expect((await ways(at, "--hubs")).filter((way) => way.includes("raised")).sort()).toEqual([
      `${a}#raised -> ${joint}`,
      `${b}#raised -> ${joint}`,
      `${joint} -> ${a}`,
      `${joint} -> ${b}`,
    ]);
  });
});

describe("graph --view trust", () => {
  const keyOf = (edge: Edge): string =>
    `${edge.source.endsWith(".amazonaws.com") ? `service:${edge.source}` : edge.source} ${edge.target}`;
  const worlds = trustGraphs().filter((_, index) => index % 9 === 0);

  it.each(worlds.map((one) => [one.id, one] as const))("prints the edges of the oracle's world %s", async (_, one) => {
    const path = folder(Object.fromEntries(documentsOf(one.world).map(({ name, text }) => [name, text])));
    const ran = await clew(["graph", "--view", "trust", "-o", "ndjson", "-s", path, "-q"]);
    expect(ran).toMatchObject({ code: 0, stderr: "" });
    const unsettled = new Set(one.expected.unsettled.map(keyOf));
    const known = new Set(one.world.services.map((service) => `service:${service}`));
    const lines = readLines<TrustLine>(ran.stdout).filter(
      (line) =>
        line.action === "sts:AssumeRole" &&
        !unsettled.has(`${line.from} ${line.to}`) &&
        (!line.from.startsWith("service:") || known.has(line.from)),
    );
    const pairs = (verdict: string) =>
      lines
        .filter((line) => line.verdict === verdict)
        .map((line) => `${line.from} ${line.to}`)
        .sort();
    const wanted = (edges: readonly Edge[]) =>
      edges
        .filter((edge) => edge.action === "sts:AssumeRole")
        .map(keyOf)
        .filter((key) => !unsettled.has(key))
        .sort();
    expect(pairs("allowed")).toEqual(wanted(one.expected.unconditional));
    expect(pairs("conditional")).toEqual(wanted(one.expected.conditional));
    for (const line of lines.filter((each) => each.verdict === "conditional")) {
      const edge = one.expected.conditional.find((each) => keyOf(each) === `${line.from} ${line.to}`);
      expect(line.keys, `${line.from} ${line.to}`).toEqual(edge?.keys);
    }
  });
});
