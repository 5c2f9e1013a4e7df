/** Instances and launch templates: which role a node has, and whether its pods can reach the metadata service. API reference of Amazon EC2. */
import { parseArn } from "../facts/arn.ts";
import {
  type Cursor,
  flagAt,
  handleOf,
  numberAt,
  objectAt,
  objectsAt,
  optional,
  requiredText,
  textAt,
} from "./cursor.ts";
import { tagsAt } from "./iam-authorization-details.ts";

/** `aws ec2 describe-instances`. Terminated instances are left out. */
export function readInstances(answer: Cursor, account: string | undefined): void {
  const { sink } = answer.root;
  const accounts = new Set<string>();
  for (const reservation of objectsAt(answer, "Reservations")) {
    const owner = textAt(reservation, "OwnerId") ?? account ?? "";
    accounts.add(owner);
    for (const instance of objectsAt(reservation, "Instances")) {
      const instanceId = requiredText(instance, "InstanceId");
      const state = objectAt(instance, "State");
      if (instanceId === undefined || (state && textAt(state, "Name")) === "terminated") continue;
      const profile = objectAt(instance, "IamInstanceProfile");
      sink.fact({
        kind: "Instance",
        account: owner,
        instanceId,
        privateDnsName: textAt(instance, "PrivateDnsName") ?? "",
        ...optional("instanceProfileArn", profile && textAt(profile, "Arn")),
        tags: tagsAt(instance, "Tags"),
        ...metadataOptions(instance),
        evidence: handleOf(instance),
      });
    }
  }
  for (const id of accounts.size > 0 ? accounts : [account ?? ""])
    sink.fact({ kind: "AwsListing", account: id, listed: "Instance", evidence: handleOf(answer) });
}

/** `aws ec2 describe-launch-template-versions`. The account is that of the folder, else of whoever made the version. */
export function readLaunchTemplates(answer: Cursor, account: string | undefined): void {
  for (const version of objectsAt(answer, "LaunchTemplateVersions")) {
    const id = requiredText(version, "LaunchTemplateId");
    if (id === undefined) continue;
    const data = objectAt(version, "LaunchTemplateData");
    const maker = textAt(version, "CreatedBy");
    answer.root.sink.fact({
      kind: "LaunchTemplate",
      account: account ?? (maker === undefined ? "" : (parseArn(maker)?.account ?? "")),
      id,
      name: textAt(version, "LaunchTemplateName") ?? "",
      version: String(numberAt(version, "VersionNumber") ?? ""),
      isDefault: flagAt(version, "DefaultVersion") ?? false,
      ...(data === undefined ? {} : metadataOptions(data)),
      evidence: handleOf(version),
    });
  }
}

function metadataOptions(holder: Cursor) {
  const options = objectAt(holder, "MetadataOptions");
  if (options === undefined) return {};
  return {
    ...optional("httpTokens", textAt(options, "HttpTokens")),
    ...optional("httpEndpoint", textAt(options, "HttpEndpoint")),
    ...optional("httpPutResponseHopLimit", numberAt(options, "HttpPutResponseHopLimit")),
  };
}
