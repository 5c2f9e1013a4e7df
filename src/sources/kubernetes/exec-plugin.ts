/** Credentials from a program that the kubeconfig names. Protocol: client.authentication.k8s.io `ExecCredential`, v1 and v1beta1. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import type { ClusterAccess, KubernetesCredentials } from "./access.ts";
import { KubernetesError } from "./kubernetes-error.ts";

/** `users[].user.exec`, unchecked, and the folder of the kubeconfig. */
export interface ExecConfig {
  readonly folder: string;
  readonly command?: unknown;
  readonly args?: unknown;
  readonly env?: unknown;
  readonly apiVersion?: unknown;
  readonly interactiveMode?: unknown;
  readonly provideClusterInfo?: unknown;
}

export interface ExecContext {
  readonly server: string;
  readonly ca: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal | undefined;
}

/** Milliseconds that the program may take: a person may have to log in. */
const PATIENCE = 120_000;
/** Credentials are renewed this long before they expire, in milliseconds. */
const AHEAD = 30_000;

/** Runs the program when first asked, when what it gave expires, and when the server refused it. */
export function execPlugin(config: ExecConfig, context: ExecContext): ClusterAccess["credentials"] {
  let held: Promise<Credential> | undefined;
  return async (renew) => {
    const current = await held?.catch(() => undefined);
    if (current === undefined || renew || current.expires - AHEAD < Date.now()) held = run(config, context);
    const { credentials } = await (held ?? run(config, context));
    return credentials;
  };
}

interface Credential {
  readonly credentials: KubernetesCredentials;
  /** Milliseconds since 1970; infinite where nothing is said. */
  readonly expires: number;
}

async function run(config: ExecConfig, context: ExecContext): Promise<Credential> {
  const { command } = config;
  if (typeof command !== "string" || command === "") throw refused("expected a command of the exec plugin, came none");
  const apiVersion = typeof config.apiVersion === "string" ? config.apiVersion : "client.authentication.k8s.io/v1";
  const interactive = config.interactiveMode !== "Never" && process.stdin.isTTY === true;
  const cluster = {
    server: context.server,
    ...(context.ca === undefined ? {} : { "certificate-authority-data": Buffer.from(context.ca).toString("base64") }),
  };
  const info = {
    apiVersion,
    kind: "ExecCredential",
    spec: { interactive, ...(config.provideClusterInfo === true ? { cluster } : {}) },
  };
  const output = await outputOf(
    // A path is the kubeconfig's, a bare name is looked up (client-go `exec.go`).
    command.includes("/") ? join(command.startsWith("/") ? "/" : config.folder, command) : command,
    Array.isArray(config.args) ? config.args.map(String) : [],
    { ...context.env, ...variables(config.env), KUBERNETES_EXEC_INFO: JSON.stringify(info) },
    interactive,
    context.signal,
  );
  return read(command, output);
}

function read(command: string, output: string): Credential {
  let status: unknown;
  try {
    status = Reflect.get(JSON.parse(output) as object, "status"); // a text that is no object fails here
  } catch {
    throw refused(
      `expected an ExecCredential from \`${command}\`, came ${output === "" ? "nothing" : "something else"}`,
    );
  }
  const member = (name: string): string | undefined => {
    const value: unknown = typeof status === "object" && status !== null ? Reflect.get(status, name) : undefined;
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const token = member("token");
  const cert = member("clientCertificateData");
  const key = member("clientKeyData");
  if (token === undefined && (cert === undefined || key === undefined))
    throw refused(`expected a token or a certificate from \`${command}\`, came neither`);
  const expires = Date.parse(member("expirationTimestamp") ?? "");
  return {
    credentials: {
      ...(token === undefined ? {} : { token }),
      ...(cert === undefined || key === undefined ? {} : { cert, key }),
    },
    expires: Number.isNaN(expires) ? Number.POSITIVE_INFINITY : expires,
  };
}

function outputOf(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  interactive: boolean,
  signal: AbortSignal | undefined,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      env,
      stdio: [interactive ? "inherit" : "ignore", "pipe", "pipe"],
      timeout: PATIENCE,
      ...(signal === undefined ? {} : { signal }),
    });
    const out: Buffer[] = [];
    const said: Buffer[] = [];
    child.stdout?.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr?.on("data", (chunk: Buffer) => said.push(chunk));
    child.on("error", (error) => reject(refused(`\`${command}\` cannot be run: ${error.message}`)));
    child.on("close", (code) => {
      if (code === 0) return resolve(Buffer.concat(out).toString("utf8"));
      const last = Buffer.concat(said).toString("utf8").trim().split("\n").at(-1) ?? "";
      reject(refused(`\`${command}\` ended with ${code ?? "a signal"}: ${last}`));
    });
  });
}

function variables(env: unknown): Record<string, string> {
  const found: Record<string, string> = {};
  for (const one of Array.isArray(env) ? env : []) {
    const { name, value } = (one ?? {}) as { name?: unknown; value?: unknown }; // checked in the next line
    if (typeof name === "string" && typeof value === "string") found[name] = value;
  }
  return found;
}

const refused = (message: string): KubernetesError => new KubernetesError("unauthorized", message);
