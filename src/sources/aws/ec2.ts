/** Instances and launch templates of a region: profiles and metadata options. API reference of Amazon EC2. */
import { forEach, settled, unbounded } from "../collect/bounded.ts";
import { keyIn } from "../collect/layout.ts";
import { itemOf } from "../collect/reading.ts";
import { type Account, accountPlace, describeAws, listAws } from "./account.ts";
import { listIn, objectIn, printed, textIn } from "./answer.ts";
import { CALLS } from "./calls.ts";
import type { Answer } from "./connection.ts";

/** Reads instances and the default and latest versions of launch templates. */
export async function collectEc2(account: Account, region: string): Promise<void> {
  await settled([instances(account, region), launchTemplates(account, region)]);
}

async function instances(account: Account, region: string): Promise<void> {
  const file = `aws/${account.id}/${region}/describe-instances.json`;
  const list = "Reservations";
  await listAws(
    account,
    { call: CALLS.instances, place: accountPlace(account, region) },
    {
      file,
      token: ["NextToken", "NextToken"],
      limit: { MaxResults: 1000 },
      read: (answer) => ({
        items: listIn(answer, list).map((one) => itemOf(file, keyIn(list, reservationKey(one)), printed(one))),
      }),
    },
  );
  // A part of a reservation would look whole; the gap tells what is missing.
  if (account.reading.staging.has(file)) account.reading.documents.set(file, { kind: "object", lists: [list] });
}

/** A reservation may be split over two pages. */
function reservationKey(reservation: unknown): string {
  const inside = typeof reservation === "object" && reservation !== null ? { ...reservation } : {};
  return `${textIn(inside, "ReservationId") ?? ""} ${listIn(inside, "Instances")
    .map((one) => textIn(one, "InstanceId") ?? "")
    .sort()
    .join(" ")}`;
}

const VERSIONS = "LaunchTemplateVersions";

async function launchTemplates(account: Account, region: string): Promise<void> {
  const file = templateFile(account, region);
  const one = { call: CALLS.launchTemplates, place: accountPlace(account, region) };
  await listAws(
    account,
    { ...one, input: { Versions: ["$Latest", "$Default"] } },
    {
      file,
      shared: true,
      token: ["NextToken", "NextToken"],
      limit: { MaxResults: 200 },
      read: (answer) => ({ items: versionItems(file, answer) }),
    },
  );
  if (account.reading.staging.has(file)) account.reading.documents.set(file, { kind: "object", lists: [VERSIONS] });
}

/** Reads the version of a launch template that a node group names. Takes the answer of `describe-nodegroup`. */
export async function collectTemplateOf(account: Account, region: string, answers: readonly unknown[]): Promise<void> {
  const file = templateFile(account, region);
  const wanted = new Map<string, Readonly<Record<string, unknown>>>();
  for (const answer of answers) {
    const template = objectIn(objectIn(answer, "nodegroup"), "launchTemplate");
    const id = textIn(template, "id");
    const version = textIn(template, "version");
    if (id !== undefined && version !== undefined)
      wanted.set(`${id} ${version}`, { LaunchTemplateId: id, Versions: [version] });
  }
  await forEach([...wanted], unbounded, async ([name, input]) => {
    const one = { call: CALLS.launchTemplates, place: accountPlace(account, region), name, input };
    await describeAws(account, one, file, (answer) => versionItems(file, answer));
  });
  if (account.reading.staging.has(file)) account.reading.documents.set(file, { kind: "object", lists: [VERSIONS] });
}

const templateFile = (account: Account, region: string): string =>
  `aws/${account.id}/${region}/describe-launch-template-versions.json`;

function versionItems(file: string, answer: Answer) {
  return listIn(answer, VERSIONS).map((one) => {
    const number = typeof one === "object" && one !== null ? Reflect.get(one, "VersionNumber") : undefined;
    const key = `${textIn(one, "LaunchTemplateId") ?? ""} ${String(number).padStart(6, "0")}`;
    return itemOf(file, keyIn(VERSIONS, key), printed(one));
  });
}
