/** Sends the calls of the table with one set of credentials. Nothing else in Clew talks to AWS. */

import { awsFailure } from "./aws-error.ts";
import type { AwsCall, AwsService } from "./calls.ts";
import type { AwsIdentity, CredentialSource } from "./credentials.ts";

/** An answer, as the SDK gives it, without its metadata. */
export type Answer = Readonly<Record<string, unknown>>;

export interface Connection {
  /** Sends one call. Rejects with the SDK's error; expired credentials are looked up anew, once. */
  send(call: AwsCall, region: string, input?: Readonly<Record<string, unknown>>): Promise<Answer>;
  /** Credentials for signing, looked up anew if `renew`, and the milliseconds by which the service's clock is ahead of ours. */
  signing(renew: boolean): Promise<{ readonly credentials: AwsIdentity; readonly offset: number }>;
  /** How many calls were sent, attempts not counted. */
  readonly sent: number;
  close(): void;
}

export interface ConnectionOptions {
  readonly credentials: CredentialSource;
  readonly signal: AbortSignal;
  /** Attempts of one call; throttling waits longer and longer in between. */
  readonly attempts?: number;
  /** Milliseconds until a connection must stand; 0 = as long as the system tries. */
  readonly connectTimeout?: number;
}

/** Milliseconds until a connection must stand, where nothing else is said. */
export const CONNECT_TIMEOUT = 10_000;

/** What is used of a client of the SDK. */
interface Client {
  send(command: object, options: { readonly abortSignal?: AbortSignal }): Promise<Record<string, unknown>>;
  destroy(): void;
  readonly config: { readonly systemClockOffset?: number };
}

const MODULES: Readonly<Record<AwsService, () => Promise<object>>> = {
  iam: () => import("@aws-sdk/client-iam"),
  eks: () => import("@aws-sdk/client-eks"),
  ec2: () => import("@aws-sdk/client-ec2"),
  organizations: () => import("@aws-sdk/client-organizations"),
  "sso-admin": () => import("@aws-sdk/client-sso-admin"),
  lambda: () => import("@aws-sdk/client-lambda"),
  ssm: () => import("@aws-sdk/client-ssm"),
  ecr: () => import("@aws-sdk/client-ecr"),
  sts: () => import("@aws-sdk/client-sts"),
};
const CLIENTS: Readonly<Record<AwsService, string>> = {
  iam: "IAMClient",
  eks: "EKSClient",
  ec2: "EC2Client",
  organizations: "OrganizationsClient",
  "sso-admin": "SSOAdminClient",
  lambda: "LambdaClient",
  ssm: "SSMClient",
  ecr: "ECRClient",
  sts: "STSClient",
};

/** A connection; clients are loaded and made when first used. Endpoints follow the environment as the SDK documents (`AWS_ENDPOINT_URL`). */
export function connect(options: ConnectionOptions): Connection {
  const clients = new Map<string, Client>();
  let provider = options.credentials.open();
  let generation = 0;
  let sent = 0;

  const lookUpAnew = (): void => {
    provider = options.credentials.open();
    generation++;
  };

  const clientOf = async (service: AwsService, region: string): Promise<Client> => {
    const key = `${generation} ${service} ${region}`;
    const loaded = await MODULES[service]();
    const known = clients.get(key);
    if (known !== undefined) return known;
    const config = {
      region,
      credentials: provider,
      retryMode: "adaptive",
      maxAttempts: options.attempts ?? 8,
      requestHandler: { connectionTimeout: options.connectTimeout ?? CONNECT_TIMEOUT },
    };
    // The class is found by its name, which the compiler cannot follow; every client of the SDK has this interface.
    const client = construct(loaded, CLIENTS[service], config) as Client;
    clients.set(key, client);
    return client;
  };

  const attempt = async (call: AwsCall, region: string, input: Readonly<Record<string, unknown>>): Promise<Answer> => {
    const client = await clientOf(call.service, region);
    const command = construct(await MODULES[call.service](), `${call.operation}Command`, { ...input });
    const { $metadata: _, ...answer } = await client.send(command, { abortSignal: options.signal });
    return answer;
  };

  return {
    get sent() {
      return sent;
    },
    async send(call, region, input = {}) {
      const before = generation;
      sent++;
      try {
        return await attempt(call, region, input);
      } catch (error) {
        if (awsFailure(error) !== "expired") throw error;
      }
      // Another call may have renewed them in the meantime.
      if (before === generation) lookUpAnew();
      return attempt(call, region, input);
    },
    async signing(renew) {
      if (renew) lookUpAnew();
      const offsets = [...clients.values()].map((client) => client.config.systemClockOffset ?? 0);
      return { credentials: await provider(), offset: offsets.find((offset) => offset !== 0) ?? 0 };
    },
    close() {
      for (const client of clients.values()) client.destroy();
      clients.clear();
    },
  };
}

function construct(module: object, name: string, argument: object): object {
  const made: unknown = Reflect.get(module, name);
  if (typeof made !== "function") throw new TypeError(`the AWS SDK has no \`${name}\``);
  return Reflect.construct(made, [argument]) as object; // `new` always gives an object
}
