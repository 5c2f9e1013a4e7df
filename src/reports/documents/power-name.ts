/** Names of the powers of the access report. */
import type { MessageId, Text } from "../../messages/message.ts";
import type { Words } from "../words.ts";

/** A power's name in words; a question that is none of the named powers keeps its id. */
export function powerName(id: string, words: Words): Text {
  const known = POWER_NAMES[id];
  return known === undefined ? [id] : words.say(known);
}

const POWER_NAMES: Readonly<Record<string, MessageId>> = {
  "cluster-admin": "power.cluster-admin",
  "change-rbac": "power.change-rbac",
  "read-secrets": "power.read-secrets",
  exec: "power.exec",
  "run-pods": "power.run-pods",
  "delete-pods": "power.delete-pods",
  "become-node": "power.become-node",
  "assume-admin": "power.assume-admin",
  "read-pods": "power.read-pods",
};
