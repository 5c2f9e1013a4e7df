/** CloudTrail events, of which one matters here: `CreateCluster` names the hidden creator of a cluster (answers §3). Field names: CloudTrail user guide, "record contents". */
import { type Cursor, isObject, objectAt, openCursor, textAt } from "./cursor.ts";

/** Who created a cluster. */
export interface Creator {
  readonly cluster: string;
  readonly clusterArn?: string;
  /** ARN of the IAM user or role, without session. */
  readonly principalArn: string;
}

/** Whether the value is a log file (`Records`), an answer of `lookup-events` (`Events`), or one event. */
export function isCloudTrail(value: Readonly<Record<string, unknown>>): boolean {
  return (
    looksLikeEvent(value) ||
    someOf(value["Records"], looksLikeEvent) ||
    someOf(value["Events"], (one) => "CloudTrailEvent" in one)
  );
}

const looksLikeEvent = (value: Readonly<Record<string, unknown>>): boolean =>
  typeof value["eventSource"] === "string" && typeof value["eventName"] === "string" && "userIdentity" in value;

const someOf = (value: unknown, test: (one: Readonly<Record<string, unknown>>) => boolean): boolean =>
  Array.isArray(value) && value.length > 0 && value.every((one) => isObject(one) && test(one));

/** The creators that the events name. Events of other kinds are passed over. */
export function readCreators(cursor: Cursor): readonly Creator[] {
  const events: unknown[] = looksLikeEvent(cursor.value) ? [cursor.value] : [];
  const { Records: records, Events: found } = cursor.value as { Records?: unknown; Events?: unknown }; // members of an unknown object
  if (Array.isArray(records)) events.push(...records);
  if (Array.isArray(found)) events.push(...found.map((one) => parsed(one?.CloudTrailEvent)));
  return events.flatMap((event) =>
    isObject(event) ? creatorOf(openCursor(cursor.root.sink, cursor.root.handle, event)) : [],
  );
}

function parsed(text: unknown): unknown {
  try {
    return typeof text === "string" ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}

function creatorOf(event: Cursor): readonly Creator[] {
  if (event.value["eventName"] !== "CreateCluster" || event.value["eventSource"] !== "eks.amazonaws.com") return [];
  if (event.value["errorCode"] !== undefined) return [];
  const identity = objectAt(event, "userIdentity");
  const context = identity && objectAt(identity, "sessionContext");
  const issuer = context && objectAt(context, "sessionIssuer");
  const principalArn = (issuer && textAt(issuer, "arn")) ?? (identity && textAt(identity, "arn"));
  const response = objectAt(event, "responseElements");
  const made = response && objectAt(response, "cluster");
  const request = objectAt(event, "requestParameters");
  const cluster = (made && textAt(made, "name")) ?? (request && textAt(request, "name"));
  if (principalArn === undefined || cluster === undefined) return [];
  const clusterArn = made && textAt(made, "arn");
  return [{ cluster, principalArn, ...(clusterArn === undefined ? {} : { clusterArn }) }];
}
