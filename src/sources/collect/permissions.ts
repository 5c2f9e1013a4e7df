/** `clew permissions`: the least that a collection needs, from the same tables that it sends by. No trust policy: who may take the role is the reader's to say. */
import { type AwsCall, CALLS } from "../aws/calls.ts";
import { LISTED, NAMED } from "../kubernetes/resources.ts";
import { callsOf } from "./dry-run.ts";
import { type CollectOptions, type CollectRequest, checkOptions, partsOf } from "./options.ts";
import { terraformText } from "./permissions-terraform.ts";
import { yamlText } from "./permissions-yaml.ts";

export const PERMISSION_FORMATS = ["json", "yaml", "terraform"] as const;
export type PermissionFormat = (typeof PERMISSION_FORMATS)[number];
export const PERMISSION_PARTS = ["iam", "rbac", "access-entry"] as const;
export type PermissionPart = (typeof PERMISSION_PARTS)[number];

export interface PermissionOptions {
  readonly format?: PermissionFormat | undefined;
  /** Absent = all that the collection needs. */
  readonly part?: PermissionPart | undefined;
  /** Of the access entry; absent = a name to fill in. */
  readonly principalArn?: string | undefined;
}

export interface IamStatement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
}
export interface IamPolicy {
  readonly Version: "2012-10-17";
  readonly Statement: readonly IamStatement[];
}

export interface KubernetesRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}

/** A Role or ClusterRole with its rules, or a binding of one to the group. */
export interface KubernetesObject {
  readonly apiVersion: "rbac.authorization.k8s.io/v1";
  readonly kind: "ClusterRole" | "ClusterRoleBinding" | "Role" | "RoleBinding";
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly rules?: readonly KubernetesRule[];
  readonly subjects?: readonly { readonly kind: "Group"; readonly name: string; readonly apiGroup: string }[];
  readonly roleRef?: { readonly kind: string; readonly name: string; readonly apiGroup: string };
}

/** Input of `aws eks create-access-entry`. */
export interface AccessEntryInput {
  readonly clusterName: string;
  readonly principalArn: string;
  readonly kubernetesGroups: readonly string[];
  readonly type: "STANDARD";
}

export interface Permissions {
  readonly iam?: IamPolicy;
  readonly rbac?: readonly KubernetesObject[];
  readonly accessEntries?: readonly AccessEntryInput[];
}

/** Name of the role, the bindings and the group. */
const NAME = "clew-collect";
const RBAC = "rbac.authorization.k8s.io";

/** What the collection needs, as objects. Throws a {@link CollectError} for options that make no sense. */
export function neededPermissions(options: CollectOptions, principalArn?: string): Permissions {
  const request = checkOptions({ ...options, dryRun: true });
  const calls = callsOf(request);
  const objects = partsOf(request).has("kubernetes");
  return {
    ...(calls.length === 0 ? {} : { iam: iamPolicy(request, calls) }),
    ...(objects ? { rbac: rbacObjects() } : {}),
    ...(objects && calls.length > 0 ? { accessEntries: accessEntries(request, principalArn) } : {}),
  };
}

/** The text to print, with a line feed at its end. */
export function permissions(options: CollectOptions, print: PermissionOptions = {}): string {
  const all = neededPermissions(options, print.principalArn);
  const chosen: Permissions =
    print.part === undefined
      ? all
      : print.part === "iam"
        ? pick(all, "iam")
        : print.part === "rbac"
          ? pick(all, "rbac")
          : pick(all, "accessEntries");
  if (print.format === "terraform") return terraformText(chosen);
  if (print.format === "yaml") return yamlText(chosen, print.part);
  return `${JSON.stringify(jsonOf(chosen, print.part), null, 2)}\n`;
}

function pick(all: Permissions, name: keyof Permissions): Permissions {
  return all[name] === undefined ? {} : { [name]: all[name] };
}

/** One part is printed as the tool that takes it wants it; all of them side by side. */
function jsonOf({ iam, rbac, accessEntries: entries }: Permissions, part: PermissionPart | undefined): unknown {
  const list = rbac === undefined ? undefined : { apiVersion: "v1", kind: "List", items: rbac };
  if (part === "iam") return iam ?? {};
  if (part === "rbac") return list ?? {};
  if (part === "access-entry") return entries?.length === 1 ? entries[0] : (entries ?? []);
  return {
    ...(iam === undefined ? {} : { iam }),
    ...(list === undefined ? {} : { rbac: list }),
    ...(entries === undefined ? {} : { accessEntries: entries }),
  };
}

function iamPolicy(request: CollectRequest, calls: readonly AwsCall[]): IamPolicy {
  // GetCallerIdentity needs no permission (API reference of STS).
  const needed = calls.filter((call) => call !== CALLS.callerIdentity);
  const anywhere = needed.filter(({ resource }) => resource === undefined);
  const statements: IamStatement[] = [];
  if (anywhere.length > 0)
    statements.push({
      Sid: "Read",
      Effect: "Allow",
      Action: anywhere.map(({ action }) => action).sort(),
      Resource: "*",
    });
  for (const [sid, service] of [
    ["ReadClusters", "eks"],
    ["ReadProviders", "iam"],
    ["ReadRepositories", "ecr"],
  ] as const) {
    const own = needed.filter((call) => call.service === service && call.resource !== undefined);
    if (own.length === 0) continue;
    const resources = new Set(own.flatMap((call) => resourcesOf(request, call)));
    statements.push({
      Sid: sid,
      Effect: "Allow",
      Action: own.map(({ action }) => action).sort(),
      Resource: [...resources].sort(),
    });
  }
  if (request.assumeRole !== undefined && request.assumeRole.length > 0)
    statements.push({ Sid: "AssumeRoles", Effect: "Allow", Action: ["sts:AssumeRole"], Resource: request.assumeRole });
  return { Version: "2012-10-17", Statement: statements };
}

function resourcesOf(request: CollectRequest, { service, resource = "" }: AwsCall): readonly string[] {
  const regions = service === "iam" ? [""] : (request.region ?? ["*"]);
  const clusters = resource.includes("{cluster}") ? (request.cluster ?? ["*"]) : [""];
  const partitions = new Set((request.region ?? ["*"]).map(partitionOf));
  return [...partitions].flatMap((partition) =>
    regions
      .filter((region) => region === "" || partitionOf(region) === partition)
      .flatMap((region) =>
        clusters.map((name) => `arn:${partition}:${service}:${region}:*:${resource.replace("{cluster}", name)}`),
      ),
  );
}

/** Starts of the regions of each partition but `aws` (botocore `partitions.json`). */
const PARTITIONS = [
  ["cn-", "aws-cn"],
  ["us-gov-", "aws-us-gov"],
  ["us-iso-", "aws-iso"],
  ["us-isob-", "aws-iso-b"],
  ["us-isof-", "aws-iso-f"],
  ["eu-isoe-", "aws-iso-e"],
  ["eusc-", "aws-eusc"],
] as const;

function partitionOf(region: string): string {
  return PARTITIONS.find(([start]) => region.startsWith(start))?.[1] ?? "aws";
}

function rbacObjects(): readonly KubernetesObject[] {
  const groups = new Map<string, string[]>();
  for (const { group, resource } of LISTED) groups.set(group, [...(groups.get(group) ?? []), resource]);
  const rules = [...groups].map(([group, resources]) => ({
    apiGroups: [group],
    resources: resources.toSorted(),
    verbs: ["list"],
  }));
  const subjects = [{ kind: "Group" as const, name: NAME, apiGroup: RBAC }];
  const objects: KubernetesObject[] = [
    { apiVersion: `${RBAC}/v1`, kind: "ClusterRole", metadata: { name: NAME }, rules },
    {
      apiVersion: `${RBAC}/v1`,
      kind: "ClusterRoleBinding",
      metadata: { name: NAME },
      subjects,
      roleRef: { kind: "ClusterRole", name: NAME, apiGroup: RBAC },
    },
  ];
  for (const namespace of new Set(NAMED.map((one) => one.namespace))) {
    const own = NAMED.filter((one) => one.namespace === namespace);
    const named = [...new Set(own.map(({ group, resource }) => `${group}/${resource}`))].map((both) => {
      const [group = "", resource = ""] = both.split("/");
      const names = own.filter((one) => one.group === group && one.resource === resource).map(({ name }) => name);
      return { apiGroups: [group], resources: [resource], resourceNames: names, verbs: ["get"] };
    });
    objects.push(
      { apiVersion: `${RBAC}/v1`, kind: "Role", metadata: { name: NAME, namespace }, rules: named },
      {
        apiVersion: `${RBAC}/v1`,
        kind: "RoleBinding",
        metadata: { name: NAME, namespace },
        subjects,
        roleRef: { kind: "Role", name: NAME, apiGroup: RBAC },
      },
    );
  }
  return objects;
}

function accessEntries(
  request: CollectRequest,
  principalArn = `arn:aws:iam::ACCOUNT:role/${NAME}`,
): readonly AccessEntryInput[] {
  const clusters = request.cluster ?? ["CLUSTER"];
  return clusters.map((clusterName) => ({ clusterName, principalArn, kubernetesGroups: [NAME], type: "STANDARD" }));
}
