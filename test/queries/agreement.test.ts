/** `can` and who-can agree over every start of the example estate. */
import { beforeAll, describe, it } from "vitest";
import { type OpenEngine, openEngine } from "../../src/explain/engine.ts";
import { whoCanRequest } from "../../src/queries/request.ts";
import { filesBelow } from "../cli/files-below.ts";
import { ESTATE } from "../cli/terminal.ts";
import { expectAgreement } from "../scenarios/agreement.ts";
import { snapshotOf } from "../scenarios/scenario.ts";

const QUESTIONS = [
  { verb: "delete", resource: "pods", namespace: "prod" },
  { verb: "get", resource: "secrets" },
  { verb: "create", resource: "pods/exec", namespace: "payments" },
  { verb: "get", resource: "secrets", name: "db-password", namespace: "prod" },
  { verb: "list", resource: "nodes" },
  { verb: "update", resource: "deployments.apps/scale", namespace: "prod" },
  { verb: "delete", resource: "pods", clusterWide: true },
  { verb: "get", path: "/metrics" },
  { verb: "impersonate", resource: "users" },
  { action: "s3:GetObject", arn: "arn:aws:s3:::payroll/*" },
];

describe("can and who-can on the example estate", () => {
  let engine: OpenEngine;
  beforeAll(() => {
    engine = openEngine(snapshotOf(Object.fromEntries(filesBelow(ESTATE).map(({ name, text }) => [name, text]))), {});
  });

  it.each(QUESTIONS.map((question) => [JSON.stringify(question), question] as const))("%s", (_, question) => {
    expectAgreement(engine, whoCanRequest.parse(question));
  });
});
