/** map-identity and simulate against their oracles, through the command line. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { handcrafted } from "../conformance/iam/cases.ts";
import { oracleLines } from "../conformance/kubernetes/oracle.ts";
import { clew, folder, jsonLines, REPO, readLines } from "./terminal.ts";

interface ArnCase {
  readonly arn: string;
  readonly principalType: string;
  readonly canonical?: string;
  readonly error?: string;
}

interface Outcome {
  readonly allowed: boolean;
  readonly username?: string;
  readonly groups?: readonly string[];
}

interface MappingCase {
  readonly id: string;
  readonly backend: string;
  readonly data?: Record<string, string>;
  readonly ec2PrivateDNS?: Record<string, string>;
  readonly ssoRoleMatch?: boolean;
  readonly reservedPrefixes?: readonly string[];
  readonly parseError?: string;
  readonly identities?: readonly { readonly arn: string; readonly account: string; readonly userId: string }[];
  readonly results?: readonly (Outcome & { readonly ambiguous?: readonly Outcome[] })[];
}

interface Mapped {
  readonly mapped: boolean;
  readonly username: string;
  readonly groups: readonly string[];
  readonly ambiguous?: readonly Mapped[];
}

const wanted = (one: Outcome): string =>
  one.allowed ? JSON.stringify([one.username ?? "", one.groups ?? []]) : "denied";
const came = (one: Mapped): string => (one.mapped ? JSON.stringify([one.username, one.groups]) : "denied");

describe("map-identity", () => {
  it("canonicalises every ARN of the oracle without a snapshot; one that is none is no error line", async () => {
    const cases = oracleLines<ArnCase>("aia-arn.jsonl");
    const ran = await clew(["map-identity", "--canonical", "--batch", "-"], {
      stdin: jsonLines(cases.map(({ arn }) => ({ arn }))),
      cwd: folder({}),
    });
    expect(ran).toMatchObject({ code: 0, stderr: "" });
    const lines = readLines<{ principalType: string; canonical: string; error?: string }>(ran.stdout);
    expect(lines.map((line) => [line.principalType, line.canonical, line.error !== undefined])).toEqual(
      cases.map((one) => [one.principalType, one.canonical ?? "", one.error !== undefined]),
    );
  });

  it("maps every caller of the oracle through a ConfigMap laid out as a snapshot", async () => {
    const cases = oracleLines<MappingCase>("aia-mapping.jsonl").filter(
      (one) => one.backend === "EKSConfigMap" && one.ssoRoleMatch !== true && one.reservedPrefixes === undefined,
    );
    let asked = 0;
    for (const one of cases) {
      const path = folder({
        "aws-auth.json": {
          apiVersion: "v1",
          kind: "ConfigMap",
          metadata: { name: "aws-auth", namespace: "kube-system" },
          data: one.data ?? {},
        },
        "elsewhere/dns.txt": one.ec2PrivateDNS ?? {},
      });
      const ran = await clew(
        ["map-identity", "--batch", "-", "-s", join(path, "aws-auth.json"), "-q"].concat(
          one.ec2PrivateDNS === undefined ? [] : ["--ec2-private-dns", join(path, "elsewhere/dns.txt")],
        ),
        { stdin: jsonLines(one.identities ?? []) },
      );
      expect(ran.code, one.id).toBe(0);
      const lines = readLines<Mapped>(ran.stdout);
      expect(lines, one.id).toHaveLength(one.identities?.length ?? 0);
      for (const [index, line] of lines.entries()) {
        const result = one.results?.[index];
        if (result === undefined) {
          expect(line.mapped, one.id).toBe(false);
          continue;
        }
        asked++;
        expect((line.ambiguous ?? [line]).map(came).sort(), `${one.id} ${index}`).toEqual(
          (result.ambiguous ?? [result]).map(wanted).sort(),
        );
      }
    }
    expect(asked).toBeGreaterThan(250);
  });

  it("says how it took what the snapshot does not say, on stderr alone", async () => {
    const path = folder({
      "a.json": {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "aws-auth", namespace: "kube-system" },
        data: {},
      },
    });
    const ran = await clew(["map-identity", "arn:aws:iam::111122223333:user/ana", "-s", path]);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain("authentication-mode = CONFIG_MAP");
    expect(JSON.parse(ran.stdout)).toMatchObject({ mapped: false });
  });

  it("turns bad lines into error lines", async () => {
    const path = folder({
      "a.json": {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "aws-auth", namespace: "kube-system" },
        data: {},
      },
    });
    const good = { arn: "arn:aws:iam::111122223333:user/ana", account: "111122223333", userId: "AIDA" };
    const bad = ["{", "[]", "{}", '{"arn":7}', '{"arn":"arn:aws:iam::1:user/a","account":1,"userId":"x"}'];
    const ran = await clew(["map-identity", "--batch", "-", "-s", path, "-q"], {
      stdin: bad.flatMap((line) => [line, JSON.stringify(good)]).join("\n"),
    });
    expect(ran.code).toBe(1);
    const lines = readLines<Record<string, unknown>>(ran.stdout);
    expect(lines.map((line) => typeof line["error"] === "string" && line["mapped"] === undefined)).toEqual(
      bad.flatMap(() => [true, false]),
    );
  });

  it("refuses a DNS file that is none", async () => {
    const path = folder({ "dns.json": "[1]", "no.json": "{" });
    for (const file of ["dns.json", "no.json", "absent.json"]) {
      const argv = ["map-identity", "arn:aws:iam::111122223333:user/ana", "--cluster", "prod-eu"];
      const ran = await clew([...argv, "-s", "examples/estate", "--ec2-private-dns", join(path, file)]);
      expect(ran, file).toMatchObject({ code: 2, stdout: "" });
    }
  });
});

describe("simulate", () => {
  it("decides every handcrafted case of the oracle", async () => {
    const cases = handcrafted();
    const ran = await clew(["simulate", "--batch", join(REPO, "test/conformance/iam/handcrafted.jsonl")]);
    expect(ran).toMatchObject({ code: 0, stderr: "" });
    expect(readLines<{ verdict: string }>(ran.stdout).map((line) => line.verdict)).toEqual(
      cases.map((one) => one.expected.verdict),
    );
  });

  it("turns bad lines into error lines and ends with 1", async () => {
    const [good = ""] = readFileSync(join(REPO, "test/conformance/iam/handcrafted.jsonl"), "utf8").split("\n");
    const bad: Record<string, RegExp> = {
      "{": /JSON/,
      "[]": /^expected a JSON object, came `\[\]`$/,
      "{}": /^expected an object at `\/request`, came nothing$/,
      '{"request":7}': /^expected an object at `\/request`, came `7`$/,
      '{"request":{"principal":"x"}}':
        /^expected a principal ARN or a service name at `\/request\/principal`, came `x`$/,
      '{"request":{"principal":"ec2.amazonaws.com","action":"s3"}}':
        /^expected `service:action` at `\/request\/action`, came `s3`$/,
    };
    const ran = await clew(["simulate", "--batch", "-"], {
      stdin: Object.keys(bad)
        .flatMap((line) => [line, good])
        .join("\n"),
    });
    expect(ran.code).toBe(1);
    const lines = readLines<Record<string, unknown>>(ran.stdout);
    expect(lines).toHaveLength(2 * Object.keys(bad).length);
    for (const [index, says] of Object.values(bad).entries()) {
      expect(lines[2 * index]?.["error"]).toMatch(says);
      expect(lines[2 * index + 1]).not.toHaveProperty("error");
    }
  });

  it("wants --batch", async () => {
    expect(await clew(["simulate"])).toMatchObject({ code: 2, stdout: "" });
  });
});
