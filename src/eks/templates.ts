/** Placeholders in usernames and groups. Rule: aws-iam-authenticator pkg/server/server.go renderTemplate. */

/** What a placeholder may ask of the caller. `sessionName` is empty for users, the root and federated users. */
export interface TemplateValues {
  readonly accountId: string;
  readonly sessionName: string;
  readonly accessKeyId: string;
}

/** Private DNS names of instances by instance id: what the authenticator asks of `ec2:DescribeInstances`. */
export type PrivateDnsNames = (instanceId: string) => string | undefined;

export const EC2_PRIVATE_DNS_NAME = "{{EC2PrivateDNSName}}";

/** Session names that are taken for instance ids. */
export const INSTANCE_ID = /^i-(?:\w{8}|\w{17})$/;

/**
 * Fills in the placeholders one after the other, as plain replacements; unknown ones stay. `{{EC2PrivateDNSName}}` fails when the session
 * is no instance id or nobody knows the instance: then the whole login fails.
 */
export function renderTemplate(
  template: string,
  values: TemplateValues,
  privateDns: PrivateDnsNames,
): { readonly text: string } | { readonly error: string } {
  let text = template;
  if (text.includes(EC2_PRIVATE_DNS_NAME)) {
    const { sessionName } = values;
    if (!INSTANCE_ID.test(sessionName))
      return { error: `expected an instance id as session name, came \`${sessionName}\`` };
    const name = privateDns(sessionName);
    if (name === undefined) return { error: `expected an instance with a private DNS name, came \`${sessionName}\`` };
    text = replace(text, EC2_PRIVATE_DNS_NAME, name);
  }
  text = replace(text, "{{AccountID}}", values.accountId);
  text = replace(text, "{{SessionName}}", sessionNameText(values.sessionName));
  text = replace(text, "{{SessionNameRaw}}", values.sessionName);
  return { text: replace(text, "{{AccessKeyID}}", values.accessKeyId) };
}

/** `{{SessionName}}` of a session: only `@` is replaced. */
export function sessionNameText(sessionName: string): string {
  return sessionName.replaceAll("@", "-");
}

/** Plain replacement: `$` in the value means nothing. */
function replace(text: string, placeholder: string, value: string): string {
  return text.split(placeholder).join(value);
}
