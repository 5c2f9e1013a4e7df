/** Names of the powers of the access report. */
import type { MessageId, Text } from "../../messages/message.ts";
import type { Words } from "../words.ts";

/** A power as a sentence goes on: "be cluster administrator". A question that is none of the named powers keeps its id. */
export function powerName(id: string, words: Words): Text {
  return isPower(id) ? words.say(`power.${id}`) : [id];
}

/** A power in a word or two, for the heads of columns. */
export function powerShort(id: string, words: Words): Text {
  return isPower(id) ? words.say(`short.${id}`) : [id];
}

type Power = Extract<MessageId, `power.${string}`> extends `power.${infer Id}` ? Id : never;

const POWERS: Readonly<Record<Power, true>> = {
  "cluster-admin": true,
  "change-rbac": true,
  "read-secrets": true,
  exec: true,
  "run-pods": true,
  "delete-pods": true,
  "become-node": true,
  "assume-admin": true,
  "read-pods": true,
};

const isPower = (id: string): id is Power => Object.hasOwn(POWERS, id);
