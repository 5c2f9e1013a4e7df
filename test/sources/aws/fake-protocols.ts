/** The wire formats of the AWS services that are read: from an HTTP request to (service, operation, input), and back. */

export interface FakeRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}
export interface FakeResponse {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}
export interface FakeCall {
  readonly service: string;
  readonly operation: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly input: Record<string, unknown>;
}

type Json = Record<string, unknown>;

/** Reads a signed request. The credential scope tells service and region, whatever the host. */
export function decode(request: FakeRequest): FakeCall {
  const scope = /Credential=([^/]+)\/\d+\/([^/]+)\/([^/]+)\/aws4_request/.exec(request.headers["authorization"] ?? "");
  const [, accessKeyId = "", region = "", signed = ""] = scope ?? [];
  const service = signed === "sso" ? "sso-admin" : signed;
  const target = request.headers["x-amz-target"];
  const url = new URL(request.url);
  const call = { service, region, accessKeyId };
  if (target !== undefined)
    return { ...call, operation: target.split(".").at(-1) ?? "", input: JSON.parse(request.body || "{}") as Json };
  if (service === "eks" || service === "lambda") return { ...call, ...rest(service, request, url) };
  const form = Object.fromEntries(new URLSearchParams(request.body));
  const { Action = "", Version: _, ...input } = form;
  return { ...call, operation: Action, input };
}

const EKS: readonly (readonly [RegExp, string, readonly string[]])[] = [
  [/^\/clusters$/, "ListClusters", []],
  [/^\/clusters\/([^/]+)$/, "DescribeCluster", ["name"]],
  [/^\/clusters\/([^/]+)\/access-entries$/, "ListAccessEntries", ["clusterName"]],
  [/^\/clusters\/([^/]+)\/access-entries\/([^/]+)$/, "DescribeAccessEntry", ["clusterName", "principalArn"]],
  [
    /^\/clusters\/([^/]+)\/access-entries\/([^/]+)\/access-policies$/,
    "ListAssociatedAccessPolicies",
    ["clusterName", "principalArn"],
  ],
  [/^\/clusters\/([^/]+)\/pod-identity-associations$/, "ListPodIdentityAssociations", ["clusterName"]],
  [
    /^\/clusters\/([^/]+)\/pod-identity-associations\/([^/]+)$/,
    "DescribePodIdentityAssociation",
    ["clusterName", "associationId"],
  ],
  [/^\/clusters\/([^/]+)\/node-groups$/, "ListNodegroups", ["clusterName"]],
  [/^\/clusters\/([^/]+)\/node-groups\/([^/]+)$/, "DescribeNodegroup", ["clusterName", "nodegroupName"]],
  [/^\/clusters\/([^/]+)\/fargate-profiles$/, "ListFargateProfiles", ["clusterName"]],
  [/^\/clusters\/([^/]+)\/fargate-profiles\/([^/]+)$/, "DescribeFargateProfile", ["clusterName", "fargateProfileName"]],
  [/^\/clusters\/([^/]+)\/identity-provider-configs$/, "ListIdentityProviderConfigs", ["clusterName"]],
  [/^\/clusters\/([^/]+)\/identity-provider-configs\/describe$/, "DescribeIdentityProviderConfig", ["clusterName"]],
  [/^\/clusters\/([^/]+)\/addons$/, "ListAddons", ["clusterName"]],
  [/^\/clusters\/([^/]+)\/addons\/([^/]+)$/, "DescribeAddon", ["clusterName", "addonName"]],
  [/^\/clusters\/([^/]+)\/capabilities$/, "ListCapabilities", ["clusterName"]],
  [/^\/clusters\/([^/]+)\/capabilities\/([^/]+)$/, "DescribeCapability", ["clusterName", "capabilityName"]],
];

function rest(service: string, request: FakeRequest, url: URL): Pick<FakeCall, "operation" | "input"> {
  const input: Json = {
    ...Object.fromEntries(url.searchParams),
    ...(request.body === "" ? {} : (JSON.parse(request.body) as Json)),
  };
  if (service === "lambda") return { operation: "ListFunctions", input };
  for (const [pattern, operation, names] of EKS) {
    const found = pattern.exec(url.pathname);
    if (found === null) continue;
    for (const [index, name] of names.entries()) input[name] = decodeURIComponent(found[index + 1] ?? "");
    return { operation, input };
  }
  return { operation: `${request.method} ${url.pathname}`, input };
}

/** The answer as the service writes it. */
export function encode({ service, operation }: FakeCall, answer: Json): FakeResponse {
  if (service === "ec2")
    return xml(
      200,
      `<${operation}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">${ec2(answer)}</${operation}Response>`,
    );
  if (service === "iam" || service === "sts")
    return xml(
      200,
      `<${operation}Response xmlns="https://${service}.amazonaws.com/doc/"><${operation}Result>${members(answer)}</${operation}Result></${operation}Response>`,
    );
  return { status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(answer) };
}

/** The error as the service writes it. */
export function encodeError({ service }: FakeCall, status: number, code: string, message: string): FakeResponse {
  if (service === "ec2")
    return xml(
      status,
      `<Response><Errors><Error><Code>${code}</Code><Message>${escaped(message)}</Message></Error></Errors><RequestID>1</RequestID></Response>`,
    );
  if (service === "iam" || service === "sts")
    return xml(
      status,
      `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${escaped(message)}</Message></Error><RequestId>1</RequestId></ErrorResponse>`,
    );
  const headers = { "content-type": "application/json", "x-amzn-errortype": code };
  return { status, headers, body: JSON.stringify({ __type: code, message, Message: message }) };
}

const xml = (status: number, body: string): FakeResponse => ({ status, headers: { "content-type": "text/xml" }, body });
const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

function members(value: unknown): string {
  if (Array.isArray(value)) return value.map((one) => `<member>${members(one)}</member>`).join("");
  if (typeof value !== "object" || value === null) return escaped(String(value));
  return Object.entries(value)
    .map(([name, member]) => `<${name}>${members(member)}</${name}>`)
    .join("");
}

/** Names of EC2's XML that are not the API's own with a small first letter (botocore `ec2` model, `locationName`). */
const EC2_NAMES: Readonly<Record<string, string>> = {
  Reservations: "reservationSet",
  Instances: "instancesSet",
  Tags: "tagSet",
  State: "instanceState",
  LaunchTemplateVersions: "launchTemplateVersionSet",
};

function ec2(value: unknown): string {
  if (Array.isArray(value)) return value.map((one) => `<item>${ec2(one)}</item>`).join("");
  if (typeof value !== "object" || value === null) return escaped(String(value));
  return Object.entries(value)
    .map(([name, member]) => {
      const tag = EC2_NAMES[name] ?? `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
      return `<${tag}>${ec2(member)}</${tag}>`;
    })
    .join("");
}
