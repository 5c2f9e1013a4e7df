/** Terraform resources of the AWS provider as the answers of the AWS API that the other readers know. */
import { isObject } from "../cursor.ts";
import type { PlanView, TerraformResource } from "./plan-view.ts";

/** What one resource becomes; `gaps` are attributes that only apply will tell. */
export interface Translated {
  readonly resource: TerraformResource;
  readonly value: Readonly<Record<string, unknown>>;
}

/** Attributes without which a resource says nothing about access, and what their absence may hide. */
export const OPEN_ATTRIBUTES: Readonly<
  Record<string, readonly (readonly [attribute: string, direction: "may-add" | "may-remove"])[]>
> = {
  aws_iam_role: [
    ["assume_role_policy", "may-add"],
    ["permissions_boundary", "may-remove"],
    ["arn", "may-add"],
  ],
  aws_iam_role_policy: [
    ["policy", "may-add"],
    ["role", "may-add"],
  ],
  aws_iam_role_policy_attachment: [
    ["policy_arn", "may-add"],
    ["role", "may-add"],
  ],
  aws_iam_policy: [
    ["policy", "may-add"],
    ["arn", "may-add"],
  ],
  aws_iam_user: [["arn", "may-add"]],
  aws_iam_user_policy: [["policy", "may-add"]],
  aws_iam_openid_connect_provider: [["url", "may-add"]],
  aws_eks_cluster: [["name", "may-add"]],
  aws_eks_access_entry: [
    ["principal_arn", "may-add"],
    ["kubernetes_groups", "may-add"],
    ["cluster_name", "may-add"],
  ],
  aws_eks_access_policy_association: [
    ["principal_arn", "may-add"],
    ["policy_arn", "may-add"],
    ["cluster_name", "may-add"],
  ],
  aws_eks_pod_identity_association: [
    ["role_arn", "may-add"],
    ["cluster_name", "may-add"],
  ],
};

const IGNORED =
  /^aws_(vpc|subnet|route|internet_gateway|nat_gateway|egress_only|eip|network|security_group|vpc_security_group|default_|flow_log|cloudwatch_|autoscaling_|launch_template|ami|key_pair|lb|alb|acm_|route53|db_|rds_|elasticache|efs_|ebs_|dynamodb_|ecr_|kms_alias|ssm_|availability|placement|iam_account_|iam_service_linked_role|eks_cluster_auth|iam_instance_profile)/;

/** Is this a type that has no part in access? */
export const isIgnored = (type: string): boolean => IGNORED.test(type);

/** Everything of AWS in the plan, whole principals with the policies that other resources attach to them. `undefined` for a type that is not read. */
export function awsValues(view: PlanView): Translated[] {
  const found: Translated[] = [];
  for (const resource of view.resources) {
    const value = AWS[resource.type]?.(resource, view);
    if (value !== undefined) found.push({ resource, value });
  }
  return found;
}

export const isAwsType = (type: string): boolean => Object.hasOwn(AWS, type) || Object.hasOwn(PARTS, type);

type Translate = (resource: TerraformResource, view: PlanView) => Readonly<Record<string, unknown>> | undefined;

const NOTHING: Translate = () => undefined;
/** Read as parts of the principal they belong to. */
const PARTS: Readonly<Record<string, true>> = {
  aws_iam_role_policy: true,
  aws_iam_role_policy_attachment: true,
  aws_iam_role_policies_exclusive: true,
  aws_iam_role_policy_attachments_exclusive: true,
  aws_iam_user_policy: true,
  aws_iam_user_policy_attachment: true,
  aws_iam_group_policy: true,
  aws_iam_group_policy_attachment: true,
  aws_iam_policy_attachment: true,
  aws_iam_group_membership: true,
  aws_iam_user_group_membership: true,
};

const AWS: Readonly<Record<string, Translate>> = {
  aws_iam_role: (role, view) => {
    const arn = view.text(role, "arn");
    if (arn === undefined) return undefined;
    const detail = {
      ...principalOf(role, view, arn, "Role"),
      AssumeRolePolicyDocument: jsonText(role.values["assume_role_policy"]),
      RolePolicyList: [...inlineBlocks(role), ...inline(view, "aws_iam_role_policy", "role", role)],
      AttachedManagedPolicies: attached(view, role, "aws_iam_role_policy_attachment", "role", "roles"),
    };
    return { RoleDetailList: [detail] };
  },
  aws_iam_user: (user, view) => {
    const arn = view.text(user, "arn");
    if (arn === undefined) return undefined;
    const name = view.text(user, "name");
    const groups = view.resources.flatMap((one) => {
      if (one.type === "aws_iam_user_group_membership" && view.text(one, "user") === name)
        return texts(one.values["groups"]);
      if (one.type === "aws_iam_group_membership" && texts(one.values["users"]).includes(name ?? ""))
        return [view.text(one, "group") ?? ""];
      return [];
    });
    return {
      UserDetailList: [
        {
          ...principalOf(user, view, arn, "User"),
          GroupList: groups,
          UserPolicyList: inline(view, "aws_iam_user_policy", "user", user),
          AttachedManagedPolicies: attached(view, user, "aws_iam_user_policy_attachment", "user", "users"),
        },
      ],
    };
  },
  aws_iam_group: (group, view) => {
    const arn = view.text(group, "arn");
    if (arn === undefined) return undefined;
    return {
      GroupDetailList: [
        {
          ...principalOf(group, view, arn, "Group"),
          GroupPolicyList: inline(view, "aws_iam_group_policy", "group", group),
          AttachedManagedPolicies: attached(view, group, "aws_iam_group_policy_attachment", "group", "groups"),
        },
      ],
    };
  },
  aws_iam_policy: (policy, view) => {
    const arn = view.text(policy, "arn");
    const document = jsonText(policy.values["policy"]);
    if (arn === undefined || document === undefined) return undefined;
    return {
      Policies: [
        {
          Arn: arn,
          PolicyName: view.text(policy, "name"),
          DefaultVersionId: "v1",
          PolicyVersionList: [{ VersionId: "v1", IsDefaultVersion: true, Document: document }],
        },
      ],
    };
  },
  aws_iam_openid_connect_provider: (provider, view) => {
    const url = view.text(provider, "url");
    return url === undefined
      ? undefined
      : { Arn: view.text(provider, "arn"), Url: url, ClientIDList: texts(provider.values["client_id_list"]) };
  },
  aws_eks_cluster: (cluster, view) => {
    const name = view.text(cluster, "name");
    const { values } = cluster;
    const access = block(values["access_config"]);
    const network = block(values["vpc_config"]);
    const issuer = block(block(values["identity"])?.["oidc"])?.["issuer"];
    return {
      cluster: {
        name,
        arn: view.text(cluster, "arn"),
        version: values["version"] ?? undefined,
        roleArn: view.text(cluster, "role_arn"),
        createdAt: values["created_at"] ?? undefined,
        ...(typeof issuer === "string" ? { identity: { oidc: { issuer } } } : {}),
        accessConfig:
          access === undefined
            ? undefined
            : {
                authenticationMode: access["authentication_mode"] ?? undefined,
                bootstrapClusterCreatorAdminPermissions:
                  access["bootstrap_cluster_creator_admin_permissions"] ?? undefined,
              },
        resourcesVpcConfig:
          network === undefined
            ? undefined
            : {
                endpointPublicAccess: network["endpoint_public_access"] ?? undefined,
                publicAccessCidrs: network["public_access_cidrs"] ?? undefined,
              },
      },
    };
  },
  aws_eks_access_entry: (entry, view) => {
    const principalArn = view.text(entry, "principal_arn");
    if (principalArn === undefined) return undefined;
    const username = entry.values["user_name"];
    return {
      accessEntry: {
        clusterName: view.text(entry, "cluster_name"),
        principalArn,
        kubernetesGroups: texts(entry.values["kubernetes_groups"]),
        type: entry.values["type"] ?? "STANDARD",
        username: typeof username === "string" ? username : usernameOf(principalArn, entry.values["type"]),
        createdAt: entry.values["created_at"] ?? undefined,
      },
    };
  },
  aws_eks_access_policy_association: (association, view) => {
    const scope = block(association.values["access_scope"]);
    const principalArn = view.text(association, "principal_arn");
    if (principalArn === undefined) return undefined;
    return {
      clusterName: view.text(association, "cluster_name"),
      principalArn,
      associatedAccessPolicies: [
        {
          policyArn: view.text(association, "policy_arn"),
          accessScope: { type: scope?.["type"] ?? "cluster", namespaces: texts(scope?.["namespaces"]) },
        },
      ],
    };
  },
  aws_eks_pod_identity_association: (association, view) => ({
    association: {
      clusterName: view.text(association, "cluster_name"),
      namespace: association.values["namespace"],
      serviceAccount: association.values["service_account"],
      roleArn: view.text(association, "role_arn"),
      targetRoleArn: view.text(association, "target_role_arn"),
      disableSessionTags: association.values["disable_session_tags"] ?? undefined,
    },
  }),
  aws_eks_node_group: (group, view) => ({
    nodegroup: {
      clusterName: view.text(group, "cluster_name"),
      nodegroupName: group.values["node_group_name"] ?? group.name,
      nodeRole: view.text(group, "node_role_arn"),
      amiType: group.values["ami_type"] ?? undefined,
    },
  }),
  aws_eks_fargate_profile: (profile, view) => ({
    fargateProfile: {
      clusterName: view.text(profile, "cluster_name"),
      fargateProfileName: profile.values["fargate_profile_name"] ?? profile.name,
      podExecutionRoleArn: view.text(profile, "pod_execution_role_arn"),
      selectors: list(profile.values["selector"]).filter(isObject),
    },
  }),
  aws_eks_addon: (addon, view) => ({
    addon: {
      clusterName: view.text(addon, "cluster_name"),
      addonName: addon.values["addon_name"],
      serviceAccountRoleArn: view.text(addon, "service_account_role_arn"),
    },
  }),
  aws_s3_bucket_policy: NOTHING,
};

/** Attributes that users, roles and groups share; an id that only apply gives is left out. */
function principalOf(
  resource: TerraformResource,
  view: PlanView,
  arn: string,
  kind: "Role" | "User" | "Group",
): Record<string, unknown> {
  const { values } = resource;
  const boundary = view.text(resource, "permissions_boundary");
  const tags = isObject(values["tags_all"]) ? values["tags_all"] : isObject(values["tags"]) ? values["tags"] : {};
  return {
    Arn: arn,
    [`${kind}Name`]: view.text(resource, "name"),
    [`${kind}Id`]: typeof values["unique_id"] === "string" ? values["unique_id"] : "",
    Path: values["path"] ?? "/",
    ...(typeof values["create_date"] === "string" ? { CreateDate: values["create_date"] } : {}),
    ...(boundary === undefined
      ? {}
      : { PermissionsBoundary: { PermissionsBoundaryType: "Policy", PermissionsBoundaryArn: boundary } }),
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
  };
}

/** Policies that resources of their own put into a principal. */
function inline(view: PlanView, type: string, owner: string, principal: TerraformResource): object[] {
  const name = view.text(principal, "name");
  return view.resources.flatMap((one) =>
    one.type === type && view.text(one, owner) === name && name !== undefined
      ? [{ PolicyName: view.text(one, "name") ?? one.name, PolicyDocument: jsonText(one.values["policy"]) }]
      : [],
  );
}

function inlineBlocks(role: TerraformResource): object[] {
  return list(role.values["inline_policy"]).flatMap((one) =>
    isObject(one) && typeof one["policy"] === "string"
      ? [{ PolicyName: one["name"], PolicyDocument: jsonText(one["policy"]) }]
      : [],
  );
}

function attached(view: PlanView, principal: TerraformResource, type: string, owner: string, owners: string): object[] {
  const name = view.text(principal, "name");
  const arns = view.resources.flatMap((one) => {
    const fits =
      one.type === type
        ? view.text(one, owner) === name
        : one.type === "aws_iam_policy_attachment" && texts(one.values[owners]).includes(name ?? "");
    return fits && name !== undefined ? [view.text(one, "policy_arn") ?? ""] : [];
  });
  const own = [...new Set([...arns, ...texts(principal.values["managed_policy_arns"])])].filter((arn) => arn !== "");
  return own.map((PolicyArn) => ({ PolicyArn, PolicyName: PolicyArn.split("/").at(-1) }));
}

/** The user name that EKS gives an entry that names none (https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html). */
function usernameOf(principalArn: string, type: unknown): string {
  if (typeof type === "string" && /^(EC2|EC2_LINUX|EC2_WINDOWS|HYBRID_LINUX|FARGATE_LINUX)$/.test(type))
    return type === "FARGATE_LINUX" ? "system:node:{{SessionName}}" : "system:node:{{EC2PrivateDNSName}}";
  const role = /^arn:([^:]*):iam::(\d*):role\/(?:.*\/)?([^/]+)$/.exec(principalArn);
  return role === null ? principalArn : `arn:${role[1]}:sts::${role[2]}:assumed-role/${role[3]}/{{SessionName}}`;
}

/** A block is a list with one element in the JSON of a plan. */
function block(value: unknown): Readonly<Record<string, unknown>> | undefined {
  const [only] = list(value);
  return isObject(only) ? only : isObject(value) ? value : undefined;
}

function jsonText(value: unknown): unknown {
  if (typeof value !== "string") return undefined;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const texts = (value: unknown): string[] => list(value).filter((one) => typeof one === "string");
