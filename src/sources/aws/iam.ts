/** Users, groups, roles, policies and identity providers of an account. API reference of IAM: GetAccountAuthorizationDetails. */
import { forEach, settled, unbounded } from "../collect/bounded.ts";
import { keyIn } from "../collect/layout.ts";
import { itemOf } from "../collect/reading.ts";
import { type Account, accountPlace, describeAws, listAws } from "./account.ts";
import { listIn, printed, textIn } from "./answer.ts";
import { CALLS } from "./calls.ts";

/** Lists of the authorization details, with the member that tells their entries apart. */
const LISTS = { GroupDetailList: "Arn", Policies: "Arn", RoleDetailList: "Arn", UserDetailList: "Arn" } as const;

/** Reads IAM. Documents: those of `aws/ACCOUNT/`, named by the commands of the AWS CLI. */
export async function collectIam(account: Account): Promise<void> {
  await settled([authorizationDetails(account), oidcProviders(account), samlProviders(account)]);
}

async function authorizationDetails(account: Account): Promise<void> {
  const file = `aws/${account.id}/get-account-authorization-details.json`;
  const { documents, staging } = account.reading;
  const one = { call: CALLS.authorizationDetails, place: accountPlace(account) };
  await listAws(account, one, {
    file,
    token: ["Marker", "Marker"],
    // The most that the API gives; a page may still hold fewer.
    limit: { MaxItems: 1000 },
    read: (answer) => ({
      items: Object.entries(LISTS).flatMap(([list, by]) =>
        listIn(answer, list).map((entry) => itemOf(file, keyIn(list, textIn(entry, by) ?? ""), printed(entry))),
      ),
    }),
  });
  const complete = staging.step(`${file} ${CALLS.authorizationDetails.action}`)?.done === true;
  if (staging.has(file))
    documents.set(file, { kind: "object", head: complete ? {} : { IsTruncated: true }, lists: Object.keys(LISTS) });
}

/** The listing has ARNs only; each provider is laid into its entry, so that the ARN stays beside its URL. */
async function oidcProviders(account: Account): Promise<void> {
  const file = `aws/${account.id}/list-open-id-connect-providers.json`;
  const list = "OpenIDConnectProviderList";
  const place = accountPlace(account);
  const arns = await listAws(
    account,
    { call: CALLS.oidcProviders, place },
    {
      file,
      token: ["Marker", "Marker"],
      read: (answer) => {
        const found = listIn(answer, list).flatMap((entry) => textIn(entry, "Arn") ?? []);
        return { names: found, items: found.map((arn) => itemOf(file, keyIn(list, arn), { Arn: arn })) };
      },
    },
  );
  if (account.reading.staging.has(file)) account.reading.documents.set(file, { kind: "object", lists: [list] });
  await forEach(arns, unbounded, async (arn) => {
    const one = { call: CALLS.oidcProvider, place, name: arn, input: { OpenIDConnectProviderArn: arn } };
    await describeAws(account, one, file, (answer) => [
      itemOf(file, keyIn(list, arn), printed({ ...answer, Arn: arn })),
    ]);
  });
}

async function samlProviders(account: Account): Promise<void> {
  const file = `aws/${account.id}/list-saml-providers.json`;
  const list = "SAMLProviderList";
  await listAws(
    account,
    { call: CALLS.samlProviders, place: accountPlace(account) },
    {
      file,
      token: ["Marker", "Marker"],
      read: (answer) => ({
        items: listIn(answer, list).map((entry) =>
          itemOf(file, keyIn(list, textIn(entry, "Arn") ?? ""), printed(entry)),
        ),
      }),
    },
  );
  if (account.reading.staging.has(file)) account.reading.documents.set(file, { kind: "object", lists: [list] });
}
