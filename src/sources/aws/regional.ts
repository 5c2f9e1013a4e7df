/** Listings of one region that stand alone: functions, managed instances, repositories with their policies. */
import { forEach, settled, unbounded } from "../collect/bounded.ts";
import { keyIn } from "../collect/layout.ts";
import { itemOf } from "../collect/reading.ts";
import { type Account, accountPlace, commandOf, describeAws, listAws } from "./account.ts";
import { decoded, listIn, printed, textIn } from "./answer.ts";
import { awsFailure } from "./aws-error.ts";
import { type AwsCall, CALLS } from "./calls.ts";

/** `aws lambda list-functions`, without the environment of the functions. API reference of AWS Lambda. */
export function collectFunctions(account: Account, region: string): Promise<void> {
  return listing(account, region, CALLS.functions, "Functions", "FunctionArn", ["Marker", "NextMarker"], {
    MaxItems: 50,
  });
}

/** `aws ssm describe-instance-information`. API reference of AWS Systems Manager. */
export function collectManagedInstances(account: Account, region: string): Promise<void> {
  return listing(
    account,
    region,
    CALLS.managedInstances,
    "InstanceInformationList",
    "InstanceId",
    ["NextToken", "NextToken"],
    { MaxResults: 50 },
  );
}

/** Repositories, and a `clew/v1 ResourcePolicy` for each that has one. API reference of Amazon ECR. */
export async function collectRepositories(account: Account, region: string): Promise<void> {
  const file = `aws/${account.id}/${region}/repository-policies.json`;
  const call = CALLS.repositories;
  const place = accountPlace(account, region);
  const names = await listAws(
    account,
    { call, place },
    {
      file,
      shared: true,
      token: ["nextToken", "nextToken"],
      limit: { maxResults: 1000 },
      read: (answer) => ({
        names: listIn(answer, "repositories").flatMap((one) => {
          const name = textIn(one, "repositoryName");
          const arn = textIn(one, "repositoryArn");
          return name === undefined || arn === undefined ? [] : [`${name} ${arn}`];
        }),
        items: [],
      }),
    },
  );
  const absent = (error: unknown): boolean => awsFailure(error) === "not-found";
  await forEach(names, unbounded, async (both) => {
    const [name = "", resourceArn = ""] = both.split(" ");
    const one = { call: CALLS.repositoryPolicy, place, name, input: { repositoryName: name }, absent };
    await describeAws(account, one, file, (answer) => {
      const policy = decoded(textIn(answer, "policyText") ?? "");
      return [itemOf(file, resourceArn, { apiVersion: "clew/v1", kind: "ResourcePolicy", resourceArn, policy })];
    });
  });
  if (account.reading.staging.has(file)) account.reading.documents.set(file, { kind: "array" });
}

async function listing(
  account: Account,
  region: string,
  call: AwsCall,
  member: string,
  by: string,
  token: readonly [string, string],
  limit: Readonly<Record<string, number>>,
): Promise<void> {
  const file = `aws/${account.id}/${region}/${commandOf(call)}.json`;
  await listAws(
    account,
    { call, place: accountPlace(account, region) },
    {
      file,
      token,
      limit,
      read: (answer) => ({
        items: listIn(answer, member).map((one) => itemOf(file, keyIn(member, textIn(one, by) ?? ""), printed(one))),
      }),
    },
  );
  if (account.reading.staging.has(file)) account.reading.documents.set(file, { kind: "object", lists: [member] });
}

/** The parts of one region that are switched on. */
export async function collectRegional(account: Account, region: string, parts: ReadonlySet<string>): Promise<void> {
  await settled([
    ...(parts.has("lambda") ? [collectFunctions(account, region)] : []),
    ...(parts.has("ssm") ? [collectManagedInstances(account, region)] : []),
    ...(parts.has("ecr") ? [collectRepositories(account, region)] : []),
  ]);
}
