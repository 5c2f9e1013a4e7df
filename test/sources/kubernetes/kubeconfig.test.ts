import { mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describe, expect, test } from "vitest";
import { kubeconfigAccess } from "../../../src/sources/kubernetes/kubeconfig.ts";
import { scratch } from "../collect/runs.ts";

const CONFIG = `
current-context: a
contexts:
- {name: a, context: {cluster: one, user: alice}}
- {name: b, context: {cluster: two, user: bob}}
- {name: lost, context: {cluster: gone, user: bob}}
- {name: old, context: {cluster: one, user: legacy}}
clusters:
- {name: one, cluster: {server: "https://one.example:6443", certificate-authority: pki/ca.pem, tls-server-name: kubernetes.example}}
- {name: two, cluster: {server: "https://two.example", insecure-skip-tls-verify: true, proxy-url: "http://proxy.example:3128"}}
users:
- {name: alice, user: {token: t1}}
- {name: bob, user: {username: bob, password: builder}}
- {name: legacy, user: {auth-provider: {name: gcp}}}
`;

function write(folder: string): string {
  mkdirSync(join(folder, "pki"));
  writeFileSync(join(folder, "pki/ca.pem"), "PEM");
  writeFileSync(join(folder, "config"), CONFIG);
  return join(folder, "config");
}

describe("a kubeconfig", () => {
  test("gives the current context, its paths relative to the file", async () => {
    using folder = scratch();
    const access = kubeconfigAccess({ file: write(folder.path), env: {} });
    expect(access).toMatchObject({
      name: "a",
      server: "https://one.example:6443",
      ca: "PEM",
      serverName: "kubernetes.example",
      insecure: false,
    });
    expect(await access.credentials(false)).toEqual({ token: "t1" });
  });

  test("gives the context asked for", async () => {
    using folder = scratch();
    const access = kubeconfigAccess({ file: write(folder.path), context: "b", env: {} });
    expect(access).toMatchObject({ server: "https://two.example", insecure: true, proxy: "http://proxy.example:3128" });
    expect(await access.credentials(false)).toEqual({ basic: "bob:builder" });
  });

  test("merges the files of KUBECONFIG, the first entry of a name counts", async () => {
    using folder = scratch();
    const first = join(folder.path, "first");
    writeFileSync(first, "current-context: b\nusers: [{name: bob, user: {tokenFile: fresh}}]\n");
    writeFileSync(join(folder.path, "fresh"), "t2\n");
    const access = kubeconfigAccess({
      env: { KUBECONFIG: [first, join(folder.path, "absent"), write(folder.path)].join(delimiter) },
    });
    expect(access.name).toBe("b");
    expect(await access.credentials(false)).toEqual({ token: "t2" });
    writeFileSync(join(folder.path, "fresh"), "t3\n");
    expect(await access.credentials(false)).toEqual({ token: "t3" });
  });

  test.each([
    ["no-such", "expected one of the contexts `a`, `b`, `lost`, `old`, came `no-such`"],
    ["lost", "expected the cluster `gone` of context `lost` in the kubeconfig, came nothing"],
    ["old", "auth-provider"],
  ])("says what is missing for the context %s", (context, message) => {
    using folder = scratch();
    const file = write(folder.path);
    expect(() => kubeconfigAccess({ file, context, env: {} })).toThrow(message);
  });

  test("that is not there, or is no YAML, is said so", () => {
    using folder = scratch();
    expect(() => kubeconfigAccess({ env: { HOME: folder.path } })).toThrow("expected a kubeconfig at");
    writeFileSync(join(folder.path, "broken"), "a: [");
    expect(() => kubeconfigAccess({ file: join(folder.path, "broken"), env: {} })).toThrow("broken");
  });
});
