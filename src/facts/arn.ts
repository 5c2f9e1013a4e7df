/** ARNs, read and built in one place. Form: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */

declare const arnBrand: unique symbol;
/** A string that {@link parseArn} accepts. */
export type Arn = string & { readonly [arnBrand]: true };

export interface ArnParts {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

/** Splits an ARN into its parts (the resource keeps its colons), or `undefined` when the text is none. */
export function parseArn(text: string): ArnParts | undefined {
  const parts = text.split(":");
  if (parts.length < 6 || parts[0] !== "arn") return undefined;
  const [, partition = "", service = "", region = "", account = ""] = parts;
  return { partition, service, region, account, resource: parts.slice(5).join(":") };
}

/** Brands a text as ARN. Throws a `TypeError` when it is none: for literals of our own, never for input. */
export function arn(text: string): Arn {
  if (parseArn(text) === undefined) throw new TypeError(`expected an ARN, came \`${text}\``);
  return text as Arn;
}

/** `arn:P:iam::A:role/path/NAME` to `arn:P:sts::A:assumed-role/NAME/SESSION`; `undefined` for anything but a role ARN. */
export function assumedRoleArn(role: string, session: string): string | undefined {
  const parts = parseArn(role);
  if (parts === undefined || parts.service !== "iam" || !parts.resource.startsWith("role/")) return undefined;
  return `arn:${parts.partition}:sts::${parts.account}:assumed-role/${roleName(role)}/${session}`;
}

/** The last path segment of an IAM ARN's resource: the role, user or policy name. */
export function roleName(iamArn: string): string {
  return iamArn.slice(iamArn.lastIndexOf("/") + 1);
}
