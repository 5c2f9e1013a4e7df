/** OIDC and SAML providers of an account, as IAM lists and gets them. */
import { parseArn } from "../facts/arn.ts";
import { type Cursor, describe, fault, handleOf, objectsAt, requiredText, textAt, textsAt } from "./cursor.ts";

/**
 * `get-open-id-connect-provider`: it prints no ARN, so `arn` is "" until the snapshot is laid out (design §3).
 * A document that does carry an `Arn` keeps it.
 */
export function readOidcProvider(answer: Cursor, account: string | undefined): void {
  const url = requiredText(answer, "Url");
  if (url === undefined) return;
  const arn = textAt(answer, "Arn") ?? "";
  answer.root.sink.fact({
    kind: "OidcProvider",
    arn,
    account: parseArn(arn)?.account ?? account ?? "",
    url: withoutScheme(url),
    clientIds: textsAt(answer, "ClientIDList"),
    evidence: handleOf(answer),
  });
}

/** `list-open-id-connect-providers`. Entries are ARNs; where an entry also carries `Url` and `ClientIDList` it is the whole provider. */
export function readOidcProviders(answer: Cursor, account: string | undefined, listed: (arn: string) => void): void {
  const { sink } = answer.root;
  const accounts = new Set<string>();
  for (const one of objectsAt(answer, "OpenIDConnectProviderList")) {
    const arn = requiredText(one, "Arn");
    if (arn === undefined) continue;
    const parts = parseArn(arn);
    if (parts === undefined) {
      fault(one, ["Arn"], "an ARN", describe(arn));
      continue;
    }
    accounts.add(parts.account);
    if (one.value["ClientIDList"] === undefined) listed(arn);
    sink.fact({
      kind: "OidcProvider",
      arn,
      account: parts.account,
      url: withoutScheme(textAt(one, "Url") ?? parts.resource.slice("oidc-provider/".length)),
      clientIds: textsAt(one, "ClientIDList"),
      evidence: handleOf(one),
    });
  }
  for (const id of accounts.size > 0 ? accounts : [account ?? ""])
    sink.fact({ kind: "AwsListing", account: id, listed: "OidcProvider", evidence: handleOf(answer) });
}

/** `list-saml-providers`. */
export function readSamlProviders(answer: Cursor, account: string | undefined): void {
  const { sink } = answer.root;
  const accounts = new Set<string>();
  for (const one of objectsAt(answer, "SAMLProviderList")) {
    const arn = requiredText(one, "Arn");
    const id = arn === undefined ? undefined : parseArn(arn)?.account;
    if (arn === undefined) continue;
    if (id === undefined) {
      fault(one, ["Arn"], "an ARN", describe(arn));
      continue;
    }
    accounts.add(id);
    sink.fact({ kind: "SamlProvider", arn, account: id, evidence: handleOf(one) });
  }
  for (const id of accounts.size > 0 ? accounts : [account ?? ""])
    sink.fact({ kind: "AwsListing", account: id, listed: "SamlProvider", evidence: handleOf(answer) });
}

const withoutScheme = (url: string): string => (url.startsWith("https://") ? url.slice("https://".length) : url);
