/** Kubeconfig files to the access of one context. Format and merging: kubernetes.io "Organizing Cluster Access Using kubeconfig Files". */
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, isAbsolute, join, resolve } from "node:path";
import { readYaml } from "../../parse/yaml.ts";
import { CollectError } from "../collect/collect-error.ts";
import type { ClusterAccess, KubernetesCredentials } from "./access.ts";
import { type ExecConfig, execPlugin } from "./exec-plugin.ts";

export interface KubeconfigOptions {
  /** One file; absent = those of `KUBECONFIG`, or `~/.kube/config`. */
  readonly file?: string | undefined;
  /** Absent = the current one. */
  readonly context?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal | undefined;
}

/** A named entry, and the folder that its relative paths start from. */
interface Entry {
  readonly value: Readonly<Record<string, unknown>>;
  readonly folder: string;
}

interface Kubeconfig {
  readonly clusters: Map<string, Entry>;
  readonly users: Map<string, Entry>;
  readonly contexts: Map<string, Entry>;
  current: string | undefined;
}

/** The access that a context describes, and its name. Throws a {@link CollectError} `bad-options` that says what is missing. */
export function kubeconfigAccess(options: KubeconfigOptions): ClusterAccess {
  const config = read(options);
  const name = options.context ?? config.current;
  if (name === undefined) throw bad("expected a context, and the kubeconfig has no current one");
  const context = config.contexts.get(name);
  if (context === undefined)
    throw bad(
      `expected one of the contexts ${[...config.contexts.keys()].map((one) => `\`${one}\``).join(", ") || "(none)"}, came \`${name}\``,
    );
  const cluster = entryOf(config.clusters, text(context.value, "cluster"), "cluster", name);
  const user = entryOf(config.users, text(context.value, "user"), "user", name);
  const server = text(cluster.value, "server");
  if (server === undefined) throw bad(`expected a server in the cluster of context \`${name}\`, came nothing`);
  const ca = data(cluster, "certificate-authority");
  const serverName = text(cluster.value, "tls-server-name");
  const proxy = text(cluster.value, "proxy-url");
  return {
    name,
    server,
    ...(ca === undefined ? {} : { ca }),
    ...(serverName === undefined ? {} : { serverName }),
    ...(proxy === undefined ? {} : { proxy }),
    insecure: cluster.value["insecure-skip-tls-verify"] === true,
    headers: impersonation(user.value),
    credentials: credentialsOf(user, { server, ca }, name, options),
  };
}

function read(options: KubeconfigOptions): Kubeconfig {
  const named = options.env["KUBECONFIG"]?.split(delimiter).filter((file) => file !== "") ?? [];
  const files =
    options.file !== undefined
      ? [options.file]
      : named.length > 0
        ? named
        : [join(options.env["HOME"] ?? homedir(), ".kube", "config")];
  const found = files.filter((file) => existsSync(file));
  if (found.length === 0)
    throw bad(`expected a kubeconfig at ${files.map((file) => `\`${file}\``).join(", ")}, came nothing`);
  const config: Kubeconfig = { clusters: new Map(), users: new Map(), contexts: new Map(), current: undefined };
  for (const file of found) {
    const source = readFileSync(file, "utf8");
    const value = readYaml(source, 0, source.length, (fault) => {
      throw bad(`\`${file}\`: expected ${fault.expected}, came ${fault.came}`);
    });
    const content = object(value);
    config.current ??= text(content, "current-context");
    for (const [list, member] of [
      ["clusters", "cluster"],
      ["users", "user"],
      ["contexts", "context"],
    ] as const)
      for (const one of Array.isArray(content[list]) ? content[list] : []) {
        const name = text(object(one), "name");
        // Of two entries of one name the first counts.
        if (name !== undefined && !config[list].has(name))
          config[list].set(name, { value: object(object(one)[member]), folder: dirname(resolve(file)) });
      }
  }
  return config;
}

function credentialsOf(
  user: Entry,
  cluster: { readonly server: string; readonly ca: string | undefined },
  context: string,
  options: KubeconfigOptions,
): ClusterAccess["credentials"] {
  if (user.value["auth-provider"] !== undefined)
    throw bad(
      `expected a token, a certificate or an exec plugin for the user of context \`${context}\`, came an auth-provider, which Kubernetes has removed`,
    );
  const exec = user.value["exec"];
  if (exec !== undefined && exec !== null) {
    const config: ExecConfig = { ...object(exec), folder: user.folder };
    return execPlugin(config, { ...cluster, env: options.env, signal: options.signal });
  }
  const file = text(user.value, "tokenFile");
  const cert = data(user, "client-certificate");
  const key = data(user, "client-key");
  const name = text(user.value, "username");
  return async (): Promise<KubernetesCredentials> => {
    // The file goes before the token, and is read anew: it is renewed from outside (client-go `rest.Config.BearerTokenFile`).
    const token = file === undefined ? text(user.value, "token") : readFileSync(within(user, file), "utf8").trim();
    return {
      ...(token === undefined ? {} : { token }),
      ...(cert === undefined || key === undefined ? {} : { cert, key }),
      ...(name === undefined ? {} : { basic: `${name}:${text(user.value, "password") ?? ""}` }),
    };
  };
}

function impersonation(user: Entry["value"]): Readonly<Record<string, string | readonly string[]>> {
  const as = text(user, "as");
  if (as === undefined) return {};
  const groups = user["as-groups"];
  return {
    "impersonate-user": as,
    ...(Array.isArray(groups) && groups.length > 0 ? { "impersonate-group": groups.map(String) } : {}),
  };
}

/** PEM from the `-data` member (base64), or from the file that the plain one names. */
function data(entry: Entry, name: string): string | undefined {
  const inline = text(entry.value, `${name}-data`);
  if (inline !== undefined) return Buffer.from(inline, "base64").toString("utf8");
  const file = text(entry.value, name);
  if (file === undefined) return undefined;
  const path = within(entry, file);
  if (!existsSync(path)) throw bad(`expected ${name} at \`${path}\`, came nothing`);
  return readFileSync(path, "utf8");
}

const within = ({ folder }: Entry, file: string): string => (isAbsolute(file) ? file : join(folder, file));

function entryOf(entries: Map<string, Entry>, name: string | undefined, what: string, context: string): Entry {
  const entry = name === undefined ? undefined : entries.get(name);
  if (entry === undefined)
    throw bad(`expected the ${what} \`${name ?? ""}\` of context \`${context}\` in the kubeconfig, came nothing`);
  return entry;
}

function object(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function text(value: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const member = value[name];
  return typeof member === "string" && member !== "" ? member : undefined;
}

const bad = (message: string): CollectError => new CollectError("bad-options", message);
