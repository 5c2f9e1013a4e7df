/** How one API server is reached, wherever that was read from. */

/** What a request is authenticated with. */
export interface KubernetesCredentials {
  /** Bearer token. */
  readonly token?: string;
  /** Client certificate and key, PEM. */
  readonly cert?: string;
  readonly key?: string;
  /** `user:password`. */
  readonly basic?: string;
}

export interface ClusterAccess {
  /** For messages. */
  readonly name: string;
  /** URL of the API server. */
  readonly server: string;
  /** PEM; absent = the authorities that Node trusts. */
  readonly ca?: string;
  /** Name that the certificate must bear instead of the host's. */
  readonly serverName?: string;
  readonly insecure?: boolean;
  readonly proxy?: string;
  /** Headers of every request: impersonation. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** Credentials; `renew` after the server refused the last ones. */
  readonly credentials: (renew: boolean) => Promise<KubernetesCredentials>;
}
