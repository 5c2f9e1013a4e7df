/** What a rule asks, as requests of who-can, and in words. */
import { GOALS } from "../queries/goals.ts";
import { type WhoCanRequest, whoCanRequest } from "../queries/request.ts";
import { plainText } from "./glob.ts";
import type { Action } from "./schema.ts";
import { anyGlob } from "./selector.ts";

/** One question of a rule, with the namespaces in which its rows count. */
export interface AskedAction {
  readonly words: string;
  /** The same, but never reworded: part of fingerprints. */
  readonly key: string;
  readonly goal?: string;
  readonly request: WhoCanRequest | "anything";
  /** The one namespace that was asked in, when the rule names just one. */
  readonly namespace: string | undefined;
  /** Absent = any namespace counts. */
  readonly inNamespace?: (namespace: string) => boolean;
  readonly elsewhere: boolean;
}

/** Requests ask for one namespace where the rule names just one; patterns are held against the scopes of the rows. */
export function askedAction(
  action: Action,
  through: WhoCanRequest["through"],
  clusterWanted: string | undefined,
  vendor: "show" | "hide",
): AskedAction {
  const { goal, verb, resource, name, path, action: aws, arn, namespace } = action;
  const single = typeof namespace === "string" ? plainText(namespace) : undefined;
  const where =
    namespace === undefined ? "" : ` in ${typeof namespace === "string" ? namespace : namespace.join(", ")}`;
  const more = `${where}${action.elsewhere === true ? " outside its own namespace" : ""}`;
  const key = `${verbWords(action)}${more}`;
  const words = goal === undefined ? key : `${GOALS.get(goal)?.title ?? goal}${more}`;
  const inNamespace = single === undefined ? anyGlob(namespace) : undefined;
  const request =
    action.anything === true
      ? ("anything" as const)
      : whoCanRequest.parse({
          goal,
          verb,
          resource,
          name,
          path,
          action: aws,
          arn,
          namespace: single,
          through,
          cluster: clusterWanted,
          vendor,
        });
  return {
    words,
    key,
    ...(goal === undefined ? {} : { goal }),
    request,
    namespace: single,
    ...(inNamespace === undefined ? {} : { inNamespace }),
    elsewhere: action.elsewhere === true,
  };
}

function verbWords(action: Action): string {
  if (action.anything === true) return "do anything";
  if (action.goal !== undefined) return action.goal;
  if (action.action !== undefined)
    return action.arn === undefined ? action.action : `${action.action} on ${action.arn}`;
  return [action.verb ?? "", action.path ?? action.resource ?? "", action.name ?? ""]
    .filter((part) => part !== "")
    .join(" ");
}
