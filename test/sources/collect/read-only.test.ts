import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ALL_CALLS } from "../../../src/sources/aws/calls.ts";
import { LISTED, NAMED } from "../../../src/sources/kubernetes/resources.ts";

const FOLDERS = ["aws", "kubernetes", "collect"].map((name) => join(import.meta.dirname, "../../../src/sources", name));
const SOURCES = FOLDERS.flatMap((folder) =>
  readdirSync(folder).map((name) => ({ name, text: readFileSync(join(folder, name), "utf8") })),
);

describe("collectors only read", () => {
  test.each(ALL_CALLS.map((call) => [call.action, call] as const))(
    "%s is a call that changes nothing",
    (action, { operation }) => {
      expect(operation).toMatch(/^(?:Get|List|Describe)[A-Z]/);
      expect(action.endsWith(`:${operation}`)).toBe(true);
    },
  );

  test("every call of the table exists in the SDK", async () => {
    const modules = {
      iam: await import("@aws-sdk/client-iam"),
      eks: await import("@aws-sdk/client-eks"),
      ec2: await import("@aws-sdk/client-ec2"),
      organizations: await import("@aws-sdk/client-organizations"),
      "sso-admin": await import("@aws-sdk/client-sso-admin"),
      lambda: await import("@aws-sdk/client-lambda"),
      ssm: await import("@aws-sdk/client-ssm"),
      ecr: await import("@aws-sdk/client-ecr"),
      sts: await import("@aws-sdk/client-sts"),
    };
    for (const { service, operation } of ALL_CALLS)
      expect(Object.keys(modules[service]), service).toContain(`${operation}Command`);
  });

  test("one file sends to AWS, and it takes its calls from the table", () => {
    const senders = SOURCES.filter(
      ({ text }) =>
        /@aws-sdk\/client-(?!sts)/.test(text) ||
        (/\w+Command\b(?!`)/.test(text.replace(/^ \*.*$/gm, "")) && /aws-sdk/.test(text)),
    );
    expect(senders.map(({ name }) => name)).toEqual(["connection.ts"]);
    // The one client elsewhere is asked for its region only.
    const others = SOURCES.filter(({ name, text }) => name !== "connection.ts" && text.includes("client-sts"));
    expect(others.map(({ name }) => name)).toEqual(["region.ts"]);
    expect(others[0]?.text).not.toContain(".send(");
  });

  test("Kubernetes is asked by GET alone, in one file", () => {
    const requesters = SOURCES.filter(({ text }) => /node:https?"/.test(text) || /\bfetch\(\s*["`'u]/.test(text));
    expect(requesters.map(({ name }) => name)).toEqual(["api-server.ts"]);
    expect(requesters[0]?.text.match(/method: "\w+"/g)).toEqual(['method: "GET"']);
    for (const { verb } of [...LISTED, ...NAMED]) expect(["get", "list"]).toContain(verb);
  });

  test("no words of other methods stand in the Kubernetes folder", () => {
    for (const { name, text } of SOURCES) expect(text, name).not.toMatch(/["'](?:POST|PUT|PATCH|DELETE)["']/);
  });

  test("of Secrets only metadata is asked for", () => {
    expect(LISTED.filter(({ kind }) => kind === "Secret").map(({ metadataOnly }) => metadataOnly)).toEqual([true]);
    expect(NAMED.filter(({ kind }) => kind === "Secret")).toEqual([]);
  });
});
