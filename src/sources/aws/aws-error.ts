/** Tells apart what an AWS call can fail with. Names of errors: the API references of the services. */

export type AwsFailure =
  | "denied"
  | "expired"
  | "no-credentials"
  | "throttled"
  | "bad-page-token"
  | "not-found"
  | "no-organization"
  | "not-offered"
  | "malformed"
  | "unreachable"
  | "aborted"
  | "other";

const BY_NAME: Readonly<Record<string, AwsFailure>> = {
  AbortError: "aborted",
  AccessDenied: "denied",
  AccessDeniedException: "denied",
  UnauthorizedOperation: "denied",
  AuthorizationError: "denied",
  AuthorizationErrorException: "denied",
  ForbiddenException: "denied",
  OptInRequired: "denied",
  ExpiredToken: "expired",
  ExpiredTokenException: "expired",
  TokenRefreshRequired: "expired",
  CredentialsProviderError: "no-credentials",
  ProviderError: "no-credentials",
  TokenProviderError: "no-credentials",
  InvalidClientTokenId: "no-credentials",
  UnrecognizedClientException: "no-credentials",
  InvalidAccessKeyId: "no-credentials",
  AuthFailure: "no-credentials",
  MissingAuthenticationToken: "no-credentials",
  MissingAuthenticationTokenException: "no-credentials",
  IncompleteSignature: "no-credentials",
  InvalidSignatureException: "no-credentials",
  SignatureDoesNotMatch: "no-credentials",
  RequestExpired: "no-credentials",
  Throttling: "throttled",
  ThrottlingException: "throttled",
  ThrottledException: "throttled",
  TooManyRequestsException: "throttled",
  RequestLimitExceeded: "throttled",
  RequestThrottled: "throttled",
  RequestThrottledException: "throttled",
  SlowDown: "throttled",
  ResourceNotFoundException: "not-found",
  NoSuchEntity: "not-found",
  NoSuchEntityException: "not-found",
  NotFoundException: "not-found",
  RepositoryNotFoundException: "not-found",
  RepositoryPolicyNotFoundException: "not-found",
  PolicyNotFoundException: "not-found",
  AWSOrganizationsNotInUseException: "no-organization",
  InvalidAction: "not-offered",
  UnknownOperationException: "not-offered",
  UnsupportedOperation: "not-offered",
  UnsupportedOperationException: "not-offered",
  UnsupportedAPIEndpointException: "not-offered",
  NotImplemented: "not-offered",
  InvalidNextToken: "bad-page-token",
  InvalidNextTokenException: "bad-page-token",
  InvalidPaginationTokenException: "bad-page-token",
  SyntaxError: "malformed",
  TypeError: "malformed",
  TimeoutError: "unreachable",
};
const BY_STATUS: Readonly<Record<number, AwsFailure>> = {
  403: "denied",
  404: "not-offered",
  405: "not-offered",
  429: "throttled",
  501: "not-offered",
};
const NETWORK =
  /^(?:ECONN|ENOTFOUND|EAI_|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EPIPE|CERT_|DEPTH_|SELF_SIGNED|UNABLE_TO_)/;
const PAGE_TOKEN = /next ?token|marker|pagination token/i;

/** What the failure of a call was. Takes whatever was thrown. */
export function awsFailure(error: unknown): AwsFailure {
  if (!(error instanceof Error)) return "other";
  const byName = BY_NAME[error.name];
  const status = statusOf(error);
  const byStatus = status === undefined ? undefined : BY_STATUS[status];
  // An error page of something in between says more by its status than by a body that is none of the service's.
  if (byName === "malformed" && byStatus !== undefined) return byStatus;
  if (byName !== undefined) return byName;
  const code = Reflect.get(error, "code");
  if (typeof code === "string" && NETWORK.test(code)) return "unreachable";
  if (error instanceof AggregateError || error.name === "NetworkingError") return "unreachable";
  if (/^(?:Validation|InvalidParameter|InvalidInput|InvalidRequest)/.test(error.name) && PAGE_TOKEN.test(error.message))
    return "bad-page-token";
  if (/deserialization error|XML|Unexpected (?:token|end)|is not valid JSON/i.test(error.message))
    return byStatus ?? "malformed";
  return byStatus ?? "other";
}

/** The permission that AWS says was missing, and the resource: `eks:ListAddons on arn:…`; `undefined` when it does not say. */
export function missingPermission(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const found = /not authorized to perform:? ([a-z0-9-]+:\w+)(?: on resource:? (\S+))?/i.exec(error.message);
  if (found === null) return undefined;
  const resource = found[2]?.replace(/[.,]$/, "");
  return resource === undefined || resource === "*" ? found[1] : `${found[1]} on ${resource}`;
}

/** Of the answer, as far as the SDK tells: errors of the service bear metadata, faults of reading the answer itself. */
function statusOf(error: Error): number | undefined {
  for (const [holder, member] of [
    ["$metadata", "httpStatusCode"],
    ["$response", "statusCode"],
  ] as const) {
    const held: unknown = Reflect.get(error, holder);
    const status: unknown = typeof held === "object" && held !== null ? Reflect.get(held, member) : undefined;
    if (typeof status === "number" && status > 0) return status;
  }
  return undefined;
}
