import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { assembleEstate } from "../../../src/parse/assemble.ts";
import { type CollectIo, type CollectResult, collect } from "../../../src/sources/collect/collect.ts";
import { readSnapshot } from "../../../src/sources/files.ts";
import { LISTED } from "../../../src/sources/kubernetes/resources.ts";
import { filesOf, scratch } from "../collect/runs.ts";
import { type Certificates, makeCertificates } from "./certificates.ts";
import { COLLECTIONS, OBJECTS, SECRETS } from "./cluster-objects.ts";
import { type Asked, type FakeApi, type FakeApiOptions, fakeApiServer } from "./fake-api-server.ts";

let certificates: Certificates;
const open: FakeApi[] = [];
beforeAll(async () => {
  certificates = await makeCertificates();
});
afterEach(async () => {
  for (const api of open.splice(0)) await api.close();
});

interface Run {
  readonly result: CollectResult;
  readonly files: Readonly<Record<string, string>>;
  readonly log: readonly Asked[];
}

async function start(options: Partial<FakeApiOptions> = {}): Promise<FakeApi> {
  const api = await fakeApiServer({ certificates, collections: COLLECTIONS, objects: OBJECTS, ...options });
  open.push(api);
  return api;
}

function kubeconfigFor(api: FakeApi, folder: string, user: string): string {
  const path = join(folder, "config");
  const ca = Buffer.from(certificates.ca).toString("base64");
  writeFileSync(
    path,
    `apiVersion: v1\nkind: Config\ncurrent-context: lab\ncontexts: [{name: lab, context: {cluster: lab, user: u}}]\nclusters: [{name: lab, cluster: {server: "${api.url}", certificate-authority-data: ${ca}}}]\nusers: [{name: u, user: ${user}}]\n`,
  );
  return path;
}

/** Collects the cluster `lab` by a kubeconfig. */
async function run(options: Partial<FakeApiOptions> = {}, io: CollectIo = {}, user = "{token: good}"): Promise<Run> {
  using folder = scratch();
  const api = await start(options);
  const out = join(folder.path, "out");
  const result = await collect(
    { out, only: ["kubernetes"], kubeconfig: kubeconfigFor(api, folder.path, user) },
    { attempts: 2, ...io },
  );
  return { result, files: filesOf(out), log: api.log };
}

/** What comes of the cluster when nothing goes wrong; tests that only look at it share it. */
let plain: Run;
beforeAll(async () => {
  plain = await run();
});

const listOf = (files: Run["files"], name: string) =>
  JSON.parse(files[`clusters/lab/kubernetes/${name}.json`] ?? "null");

describe("a cluster", () => {
  test("is written as typed lists, complete and live", () => {
    const { files, result, log } = plain;
    expect(result.gaps).toEqual([]);
    const served = Object.keys(COLLECTIONS).map((path) => path.split("/").at(-1));
    const lists = Object.keys(files)
      .filter((name) => name.startsWith("clusters/"))
      .map((name) => name.split("/").at(-1)?.split(".")[0]);
    expect(lists.sort()).toEqual([...served, "configmaps"].sort());
    const pods = listOf(files, "pods");
    expect(pods).toMatchObject({ apiVersion: "v1", kind: "PodList" });
    expect(pods.items.map((one: { metadata: { name: string } }) => one.metadata.name).sort()).toEqual([
      "web-000000",
      "web-000001",
      "web-000002",
      "web-000003",
      "web-000004",
    ]);
    expect(listOf(files, "cronjobs.batch")).toEqual({
      apiVersion: "batch/v1",
      kind: "CronJobList",
      metadata: { resourceVersion: "0" },
      items: [],
    });
    expect(listOf(files, "secretstores.external-secrets.io").apiVersion).toBe("external-secrets.io/v1beta1");
    expect(files["clew.yaml"]).toContain('kubernetesVersion: "1.33"');
    for (const { method } of log) expect(method).toBe("GET");
  });

  test("is read by the parsers without an issue, and its listings count as live", async () => {
    using folder = scratch();
    const api = await start();
    const out = join(folder.path, "out");
    await collect({ out, only: ["kubernetes"], kubeconfig: kubeconfigFor(api, folder.path, "{token: good}") });
    const { snapshot } = await readSnapshot(out);
    const estate = assembleEstate(snapshot);
    expect(estate.issues).toEqual([]);
    expect(estate.gaps).toEqual([]);
    const lab = estate.clusters.get("lab");
    expect(lab?.pods.length).toBe(5);
    expect(lab?.pods[0]?.containers[0]?.awsEnv).toEqual({ AWS_ROLE_ARN: "arn:aws:iam::111122223333:role/web" });
    expect(lab?.secrets.map(({ name, type }) => `${name} ${type}`).sort()).toEqual([
      "db Opaque",
      "web-token kubernetes.io/service-account-token",
    ]);
    expect(lab?.configMaps[0]?.data["mapRoles"]).toContain("role/deployer");
    for (const kind of ["Pod", "Secret", "RoleBinding", "CronJob"]) expect(lab?.live.has(kind), kind).toBe(true);
  });

  test("leaves no secret value anywhere, and asks for Secrets by metadata only", () => {
    const { files, log } = plain;
    const all = Object.values(files).join("");
    for (const secret of SECRETS) expect(all).not.toContain(secret);
    const asked = log.filter(({ path }) => path.startsWith("/api/v1/secrets"));
    expect(asked.length).toBe(1);
    expect(asked[0]?.accept).toBe("application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1");
  });

  test("drops what changes by itself, so that equal clusters give equal bytes", async () => {
    const { files } = plain;
    const all = Object.values(files).join("");
    for (const word of ["managedFields", "last-applied", "restartCount", "caBundle", "openAPIV3Schema", '"991"'])
      expect(all).not.toContain(word);
  });

  test("is asked for each page once, 500 objects at a time", async () => {
    const { log, files } = await run({ pageSize: 2 });
    expect(files).toEqual(plain.files);
    const paths = log.map(({ path }) => path);
    expect(paths.length).toBe(new Set(paths).size);
    expect(paths.filter((path) => path.startsWith("/api/v1/pods"))).toEqual([
      "/api/v1/pods?limit=500",
      "/api/v1/pods?limit=500&continue=at-2",
      "/api/v1/pods?limit=500&continue=at-4",
    ]);
  });

  test("without aggregated discovery gives the same", async () => {
    const { files } = await run({ aggregated: false });
    expect(files).toEqual(plain.files);
  });

  test("whose discovery may not be asked is read all the same", async () => {
    const refused = await run({ fault: ({ path }) => (path === "/apis" ? { status: 403 } : undefined) });
    expect(refused.result.gaps).toEqual([]);
    expect(listOf(refused.files, "nodepools.karpenter.sh").items.length).toBe(1);
  });
});

describe("a list whose token has expired", () => {
  const gone = {
    status: 410,
    body: { kind: "Status", code: 410, reason: "Expired", message: "too old", metadata: { continue: "at-2" } },
  };

  test("is begun again, and nothing is twice in it", async () => {
    let refused = 0;
    const { files, result, log } = await run({
      pageSize: 2,
      fault: ({ path }) =>
        path.includes("pods?") && path.includes("continue=at-4") && refused++ < 1 ? gone : undefined,
    });
    expect(files).toEqual(plain.files);
    expect(result.gaps).toEqual([]);
    expect(log.filter(({ path }) => path === "/api/v1/pods?limit=500").length).toBe(2);
  });

  test("again and again goes on in the newer state, and says so", async () => {
    const { files, result } = await run({
      pageSize: 2,
      fault: ({ path }) =>
        path.includes("pods?") && path.includes("continue=at-2") ? (stubborn++ < 3 ? gone : undefined) : undefined,
    });
    expect(listOf(files, "pods").items.length).toBe(5);
    expect(result.notes.join()).toContain("pods of cluster lab");
  });
  let stubborn = 0;

  test("without another token is a gap", async () => {
    const { result } = await run({
      pageSize: 2,
      fault: ({ path }) => (path.includes("pods?") && path.includes("continue") ? { status: 410 } : undefined),
    });
    expect(result.gaps).toMatchObject([{ scope: "cluster:lab/Pod", close: "list pods" }]);
  });
});

describe("what cannot be read is a gap:", () => {
  const core = LISTED.filter(({ optional }) => !optional);

  /** Every second kind denied, and the others: each is read in one of the runs. */
  const halves: Run[] = [];
  const deniedIn = (half: number): typeof core => core.filter((_, index) => index % 2 === half);
  beforeAll(async () => {
    for (const half of [0, 1])
      halves.push(
        await run({
          fault: ({ path }) =>
            deniedIn(half).some(({ resource }) => new URL(path, "https://x").pathname.endsWith(`/${resource}`))
              ? { status: 403 }
              : undefined,
        }),
      );
  });

  test.each(
    core.map((one, index) => [one.group === "" ? one.resource : `${one.resource}.${one.group}`, one, index] as const),
  )("%s, denied", (name, { kind, resource, direction }, index) => {
    const gapsIn = (half: number) => halves[half]?.result.gaps.filter(({ scope }) => scope === `cluster:lab/${kind}`);
    expect(gapsIn(index % 2)).toEqual([
      {
        kind: "unreadable",
        what: `${resource} of cluster lab (access denied)`,
        direction,
        scope: `cluster:lab/${kind}`,
        close: `list ${name}`,
      },
    ]);
    expect(gapsIn(1 - (index % 2))).toEqual([]);
  });

  test("nothing that is not denied", () => {
    for (const [half, { result }] of halves.entries()) expect(result.gaps.length).toBe(deniedIn(half).length);
  });

  describe("one by one,", () => {
    let odd: Run;
    const gapsIn = (scope: string) => odd.result.gaps.filter((gap) => gap.scope === scope);
    beforeAll(async () => {
      odd = await run({
        fault: ({ path }) => {
          if (path.endsWith("/aws-auth")) return { status: 403 };
          if (path.includes("/pods")) return { status: 200, body: '{"items": [' };
          if (path.startsWith("/api/v1/secrets")) return { status: 406 };
          return path.includes("/nodes") ? { status: 429 } : undefined;
        },
      });
    });

    test("aws-auth, denied", () => {
      expect(gapsIn("cluster:lab/ConfigMap")).toMatchObject([{ close: "get configmaps aws-auth in kube-system" }]);
      expect(odd.files["clew.yaml"]).toContain("get configmaps aws-auth in kube-system");
    });

    test("a body that is no JSON", () => {
      expect(gapsIn("cluster:lab/Pod")).toMatchObject([{ what: "pods of cluster lab (the answer cannot be read)" }]);
    });

    test("Secrets that cannot be had without their values", () => {
      expect(gapsIn("cluster:lab/Secret")).toMatchObject([
        { what: "secrets of cluster lab (the API cannot leave the values out)" },
      ]);
    });

    test("a list that is always answered 429", () => {
      expect(gapsIn("cluster:lab/Node")).toMatchObject([{ what: "nodes of cluster lab (throttled to the end)" }]);
    });

    test("and nothing else", () => {
      expect(odd.result.gaps.length).toBe(4);
    });
  });

  test("a cluster that does not know the credentials", async () => {
    const { result, files } = await run({ admits: (token) => token === "other" });
    expect(result.gaps.map(({ scope, direction }) => `${scope} ${direction}`)).toEqual([
      "cluster:lab may-add",
      "cluster:lab may-remove",
    ]);
    expect(Object.keys(files)).toEqual(["clew.yaml"]);
  });

  test("a cluster that is dead, after few requests", async () => {
    const { result, log } = await run({ fault: () => ({ status: 0, cut: true }) });
    expect(result.gaps.map(({ close }) => close)).toEqual([
      "a network path to the API server",
      "a network path to the API server",
    ]);
    expect(log.length).toBe(2);
  });

  test("a server whose certificate another authority has signed", async () => {
    using folder = scratch();
    const api = await start();
    const other = await makeCertificates();
    const path = kubeconfigFor(api, folder.path, "{token: good}");
    const { readFileSync } = await import("node:fs");
    writeFileSync(
      path,
      readFileSync(path, "utf8").replace(
        /certificate-authority-data: [^}\s]+\}/,
        `certificate-authority-data: ${Buffer.from(other.ca).toString("base64")}}`,
      ),
    );
    const result = await collect(
      { out: join(folder.path, "out"), only: ["kubernetes"], kubeconfig: path },
      { attempts: 3 },
    );
    expect(result.gaps.map(({ what }) => what)).toEqual(
      Array.from({ length: 2 }, () => "objects of cluster lab (the API server cannot be reached)"),
    );
    expect(result.notes.join()).toMatch(/^cluster lab: .*certificate/);
    expect(api.log).toEqual([]);
  });
});

describe("a server in trouble is asked again, after", () => {
  const troubles = [
    ["429", "/api/v1/pods", { status: 429, headers: { "retry-after": "0" } }],
    ["500", "/api/v1/nodes", { status: 500 }],
    ["503", "/apis/apps/v1/deployments", { status: 503 }],
    ["504", "/api/v1/secrets", { status: 504 }],
    ["a cut connection", "/apis/rbac.authorization.k8s.io/v1/roles", { status: 0, cut: true }],
  ] as const;
  let troubled: Run;
  beforeAll(async () => {
    troubled = await run({
      fault: ({ path }, nth) => {
        if (nth > 1) return undefined;
        return troubles.find(([, of]) => of === path.split("?")[0])?.[2];
      },
    });
  });

  test.each(troubles)("%s", (_, path) => {
    expect(troubled.log.filter((one) => one.path.split("?")[0] === path).length).toBe(2);
  });

  test("and nothing is missing", () => {
    expect(troubled.result.gaps).toEqual([]);
    expect(troubled.files).toEqual(plain.files);
  });
});

describe("credentials", () => {
  test("by client certificate", async () => {
    const encoded = (text: string): string => Buffer.from(text).toString("base64");
    const { client } = certificates;
    const { result } = await run(
      { admits: (token, name) => token === undefined && name === "ann" },
      {},
      `{client-certificate-data: ${encoded(client.cert)}, client-key-data: ${encoded(client.key)}}`,
    );
    expect(result.gaps).toEqual([]);
  });

  test("by an exec plugin, run again when the server refuses its token", async () => {
    using folder = scratch();
    const counter = join(folder.path, "runs");
    const script = join(folder.path, "plugin.mjs");
    writeFileSync(
      script,
      `import { appendFileSync, readFileSync } from "node:fs";
appendFileSync(${JSON.stringify(counter)}, "x");
const info = JSON.parse(process.env.KUBERNETES_EXEC_INFO);
const token = process.env.FLAVOUR + readFileSync(${JSON.stringify(counter)}, "utf8").length + info.spec.cluster.server.slice(0, 5);
console.log(JSON.stringify({ apiVersion: info.apiVersion, kind: "ExecCredential", status: { token } }));`,
    );
    const user = `{exec: {apiVersion: client.authentication.k8s.io/v1, command: ${JSON.stringify(process.execPath)}, args: [${JSON.stringify(script)}], env: [{name: FLAVOUR, value: sweet}], interactiveMode: Never, provideClusterInfo: true}}`;
    const { result, log } = await run({ admits: (token) => token === "sweet2https" }, {}, user);
    expect(result.gaps).toEqual([]);
    expect(log.map(({ token }) => token).slice(0, 2)).toEqual(["sweet1https", "sweet2https"]);
    expect(new Set(log.slice(1).map(({ token }) => token))).toEqual(new Set(["sweet2https"]));
  });

  test("of a plugin that fails are a gap, not an end", async () => {
    const { result } = await run(
      {},
      {},
      "{exec: {apiVersion: client.authentication.k8s.io/v1, command: no-such-plugin-here, interactiveMode: Never}}",
    );
    expect(result.gaps.map(({ what }) => what)).toContain(
      "objects of cluster lab (the API server does not know the credentials)",
    );
  });

  test("with impersonation send its headers", async () => {
    const { log } = await run({}, {}, "{token: good, as: auditor, as-groups: [ops, sec]}");
    expect(log[0]?.headers["impersonate-user"]).toBe("auditor");
    expect(log[0]?.headers["impersonate-group"]).toBe("ops, sec");
  });

  test("in a pod come from its ServiceAccount", async () => {
    const { inClusterAccess } = await import("../../../src/sources/kubernetes/in-cluster.ts");
    const { apiServer } = await import("../../../src/sources/kubernetes/api-server.ts");
    using folder = scratch();
    const api = await start({ admits: (token) => token === "pod-token" });
    writeFileSync(join(folder.path, "ca.crt"), certificates.ca);
    writeFileSync(join(folder.path, "token"), "pod-token\n");
    const { hostname, port } = new URL(api.url);
    const server = apiServer(
      inClusterAccess({ KUBERNETES_SERVICE_HOST: hostname, KUBERNETES_SERVICE_PORT: port }, folder.path),
    );
    expect(await server.get("/version")).toMatchObject({ major: "1" });
    server.close();
    expect(() => inClusterAccess({}, folder.path)).toThrow("KUBERNETES_SERVICE_HOST");
  });
});

test("a server that takes no connection is given up soon", async () => {
  const { createServer } = await import("node:net");
  const { apiServer } = await import("../../../src/sources/kubernetes/api-server.ts");
  // It takes the connection and never says a word of TLS.
  const silent = createServer(() => undefined);
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const address = silent.address();
  const port = typeof address === "object" ? address?.port : 0;
  const access = { name: "silent", server: `https://127.0.0.1:${port}`, credentials: async () => ({}) };
  const server = apiServer(access, { connectTimeout: 50, backoff: 1 });
  await expect(server.get("/apis")).rejects.toMatchObject({
    failure: "unreachable",
    message: expect.stringContaining("no connection after 50 ms"),
  });
  expect(server.sent).toBe(2);
  server.close();
  silent.close();
});
