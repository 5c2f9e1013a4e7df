/** Where AWS credentials come from: the SDK's default chain, a profile, or a role assumed with either. */

// Loaded when first needed: the providers are half of what a short command would load.
const providers = () => import("@aws-sdk/credential-providers");

/** A provider that is made when it is first asked. */
function lazily(make: () => Promise<CredentialProvider>): CredentialProvider {
  let made: Promise<CredentialProvider> | undefined;
  return async () => {
    made ??= make();
    return (await made)();
  };
}

/** Credentials, as the SDK hands them over. */
export interface AwsIdentity {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** Gives credentials; renews them before they expire. */
export type CredentialProvider = () => Promise<AwsIdentity>;

/** A way to credentials. `open` starts anew, so that a changed profile or environment is seen. */
export interface CredentialSource {
  readonly open: () => CredentialProvider;
}

/** The default chain: environment, SSO, profile files, process, web identity, container and instance metadata. */
export function defaultChain(profile: string | undefined): CredentialSource {
  return {
    // The SDK reads each file once in a process, unless told not to: a login renewed beside us would never be seen.
    open: () =>
      lazily(async () =>
        (await providers()).fromNodeProviderChain({
          ignoreCache: true,
          ...(profile === undefined ? {} : { profile }),
        }),
      ),
  };
}

export interface AssumeOptions {
  readonly roleArn: string;
  readonly externalId: string | undefined;
  /** Region of the STS endpoint. */
  readonly region: string;
}

/** The role, assumed with the base credentials and assumed again before the session ends. */
export function assumedRole(base: CredentialSource, options: AssumeOptions): CredentialSource {
  return {
    open: () =>
      lazily(async () =>
        (await providers()).fromTemporaryCredentials({
          masterCredentials: base.open(),
          params: {
            RoleArn: options.roleArn,
            RoleSessionName: "clew-collect",
            ...(options.externalId === undefined ? {} : { ExternalId: options.externalId }),
          },
          clientConfig: { region: options.region },
        }),
      ),
  };
}
