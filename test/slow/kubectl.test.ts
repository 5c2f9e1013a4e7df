import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { client } from "../../src/http/client.ts";
import { settingsOf } from "../../src/http/node/settings.ts";
import { type Running, start } from "../../src/node.ts";

const run = promisify(execFile);
const ESTATE = new URL("../../examples/estate", import.meta.url).pathname;
const hasKubectl = ((): boolean => {
  try {
    execFileSync("kubectl", ["version", "--client"], { stdio: "ignore" });
    return true;
  } catch {
    console.log("skipped: kubectl is not installed here, so nothing shows that it understands the service");
    return false;
  }
})();

const VERBS = ["get", "list", "delete", "create", "patch"];
const RESOURCES = ["pods", "secrets", "deployments.apps", "nodes", "rolebindings.rbac.authorization.k8s.io"];
const CLUSTER = "prod-eu";

describe.skipIf(!hasKubectl)("kubectl auth can-i, pointed at a snapshot", () => {
  const folder = mkdtempSync(join(tmpdir(), "clew-kubectl-"));
  const kubeconfig = join(folder, "config");
  let running: Running;

  beforeAll(async () => {
    const settings = settingsOf({ snapshot: ESTATE, port: 0, threads: 1 }, {});
    running = await start(settings, {
      cwd: folder,
      env: {},
      stderr: { write: () => undefined },
      stopped: () => AbortSignal.abort(),
    });
    const server = `${running.url}/v1/snapshots/local/clusters/${CLUSTER}`;
    const config = {
      apiVersion: "v1",
      kind: "Config",
      clusters: [{ name: "clew", cluster: { server } }],
      users: [{ name: "clew", user: {} }],
      contexts: [{ name: "clew", context: { cluster: "clew", user: "clew" } }],
      "current-context": "clew",
    };
    writeFileSync(kubeconfig, JSON.stringify(config));
  });
  afterAll(async () => {
    await running.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("answers 50 questions as `clew can --through direct --literal` does", async () => {
    const api = client({ server: running.url });
    const { rows } = await api.call("whoCan", {
      id: "local",
      verb: "get",
      resource: "pods",
      cluster: CLUSTER,
      through: "direct",
    });
    const accounts = rows
      .map(({ identity }) => identity.id.replace(/@[^@]*$/, ""))
      .filter((id) => id.startsWith("system:serviceaccount:"));
    const subjects = [...new Set(accounts)].slice(0, 1).concat("system:serviceaccount:default:nobody");
    let allowed = 0;
    for (const subject of subjects)
      for (const resource of RESOURCES)
        for (const verb of VERBS) {
          const direct = await api.call("can", {
            id: "local",
            subject,
            verb,
            resource,
            namespace: "shop",
            cluster: CLUSTER,
            through: "direct",
            literal: true,
          });
          const { stdout } = await run("kubectl", [
            "--kubeconfig",
            kubeconfig,
            "--cache-dir",
            join(folder, "cache"),
            "auth",
            "can-i",
            verb,
            resource,
            "-n",
            "shop",
            "--as",
            subject,
          ]).catch((error: { stdout: string }) => error);
          expect(stdout.trim(), `${subject} ${verb} ${resource}`).toBe(direct.verdict === "allowed" ? "yes" : "no");
          if (direct.verdict === "allowed") allowed++;
        }
    expect(subjects.length * RESOURCES.length * VERBS.length).toBe(50);
    expect(allowed).toBeGreaterThan(0);
    expect(allowed).toBeLessThan(50);
  }, 120_000);

  it("lists rules and says who is asked about", async () => {
    const base = ["--kubeconfig", kubeconfig, "--cache-dir", join(folder, "cache")];
    const { stdout: list } = await run("kubectl", [
      ...base,
      "auth",
      "can-i",
      "--list",
      "-n",
      "default",
      "--as",
      "system:serviceaccount:default:x",
    ]);
    expect(list).toContain("selfsubjectaccessreviews.authorization.k8s.io");
    const { stdout: who } = await run("kubectl", [
      ...base,
      "auth",
      "whoami",
      "--as",
      "system:serviceaccount:default:x",
      "-o",
      "json",
    ]);
    expect(JSON.parse(who)).toMatchObject({ status: { userInfo: { username: "system:serviceaccount:default:x" } } });
    const { stdout: masters } = await run("kubectl", [
      ...base,
      "auth",
      "can-i",
      "delete",
      "nodes",
      "--as",
      "x",
      "--as-group",
      "system:masters",
    ]);
    expect(masters.trim()).toBe("yes");
  }, 60_000);
});
