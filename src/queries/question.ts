/** What a request asks, made exact: names looked up, scopes decided (docs/answers.md §5). */
import type { World } from "../world/world.ts";
import { GOALS } from "./goals.ts";
import type { WhoCanRequest } from "./request.ts";
import { RequestError } from "./request-error.ts";

/** One Kubernetes request, perhaps with namespace or name left open. */
export interface KubernetesQuestion {
  readonly kind: "kubernetes";
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  /** `undefined` = some object. */
  readonly name: string | undefined;
  /** `undefined` = in any namespace; "" = cluster scope or all namespaces. */
  readonly namespace: string | undefined;
}

export interface UrlQuestion {
  readonly kind: "url";
  readonly verb: string;
  readonly path: string;
}

export interface AwsQuestion {
  readonly kind: "aws";
  readonly action: string;
  /** May hold wildcards: some matching resource. */
  readonly resource: string;
}

export type Question = KubernetesQuestion | UrlQuestion | AwsQuestion;

/** A question as asked: any one of `anyOf` counts as the effect; each of `and` must hold at the same identity. */
export interface Asked {
  readonly anyOf: readonly Question[];
  readonly and: readonly Question[];
  /** Shown back in the answer. */
  readonly shown: Readonly<Record<string, unknown>>;
  readonly goal?: string;
  readonly notes: readonly string[];
}

type ActionFields = Pick<
  WhoCanRequest,
  | "verb"
  | "resource"
  | "group"
  | "subresource"
  | "name"
  | "namespace"
  | "path"
  | "action"
  | "arn"
  | "literal"
  | "clusterWide"
> & {
  readonly goal?: string | undefined;
  readonly and?: readonly string[] | undefined;
  readonly cluster?: string | undefined;
};

/** Verbs whose request names one object. */
const NAMED_VERBS = new Set(["get", "update", "patch", "delete"]);

/** Reads the action fields of a request. Throws {@link RequestError} `bad-request` when they name no action, or two. */
export function readQuestion(world: World, request: ActionFields): Asked {
  const given = [request.verb !== undefined, request.action !== undefined, request.goal !== undefined].filter(
    Boolean,
  ).length;
  if (given !== 1)
    throw new RequestError("bad-request", "expected one of: a verb with a resource or path, an AWS action, a goal");
  if (request.goal !== undefined) return readGoal(world, request, request.goal);
  const notes: string[] = [];
  const question = readOne(world, request, notes);
  const and = (request.and ?? []).map((text) => readWords(world, text, request, notes));
  notes.push(...namespaceNotes(world, request, [question, ...and]));
  const shown = { ...shownOf(question), ...(and.length === 0 ? {} : { and: and.map(shownOf) }) };
  return { anyOf: [question], and, shown, notes };
}

function readOne(world: World, request: ActionFields, notes: string[]): Question {
  if (request.action !== undefined) {
    if (!/^[A-Za-z0-9-]+:[A-Za-z0-9*?]+$/.test(request.action)) {
      throw new RequestError(
        "bad-request",
        `expected an AWS action such as \`s3:GetObject\`, came \`${request.action}\``,
      );
    }
    return { kind: "aws", action: request.action, resource: request.arn ?? "*" };
  }
  const verb = request.verb ?? "";
  if (request.path !== undefined) return urlQuestion(verb, request.path, notes);
  if (request.resource === undefined)
    throw new RequestError("bad-request", `expected a resource or a path after the verb \`${verb}\``);
  if (request.resource.startsWith("/")) return urlQuestion(verb, request.resource, notes);
  return readResource(world, request, verb, request.resource, notes);
}

function urlQuestion(verb: string, path: string, notes: string[]): UrlQuestion {
  notes.push(...verbNotes(verb, URL_VERBS));
  return { kind: "url", verb, path };
}

/** `VERB RESOURCE [NAME]`, in the namespace of the main question. */
export function readWords(world: World, text: string, request: ActionFields, notes: string[]): Question {
  const [verb, resource, name] = text.trim().split(/\s+/);
  if (verb === undefined || resource === undefined)
    throw new RequestError("bad-request", `expected \`VERB RESOURCE\`, came \`${text}\``);
  const { subresource: _subresource, group: _group, name: _name, ...rest } = request;
  return readOne(world, { ...rest, verb, resource, ...(name === undefined ? {} : { name }) }, notes);
}

function readResource(
  world: World,
  request: ActionFields,
  verb: string,
  text: string,
  notes: string[],
): KubernetesQuestion {
  if (request.literal) {
    const [resource = "", ...rest] = text.split("/");
    return {
      kind: "kubernetes",
      verb,
      group: request.group ?? "",
      resource,
      subresource: request.subresource ?? rest.join("/"),
      name: request.name ?? "",
      namespace: request.namespace ?? "",
    };
  }
  const found = world.resolveResource(request.group === undefined ? text : qualify(text, request.group));
  for (const note of [...verbNotes(verb, KNOWN_VERBS), ...(found.note === undefined ? [] : [found.note])])
    if (!notes.includes(note)) notes.push(note);
  const group = request.group ?? found.group;
  const subresource = request.subresource ?? found.subresource;
  const named = NAMED_VERBS.has(verb) || subresource !== "";
  const name = request.name ?? (named ? undefined : "");
  let namespace: string | undefined = request.clusterWide ? "" : request.namespace;
  if (found.namespaced === false) {
    // A request for the object namespaces/X carries namespace X (requestinfo.go), so a RoleBinding in X counts.
    namespace = found.resource === "namespaces" && group === "" && named ? (request.name ?? request.namespace) : "";
    if (request.namespace !== undefined && found.resource !== "namespaces")
      notes.push(
        `\`${found.resource}\` is cluster-scoped: the namespace \`${request.namespace}\` is not part of the request`,
      );
  }
  return { kind: "kubernetes", verb, group, resource: found.resource, subresource, name, namespace };
}

/** Verbs that the API server gives to requests (requestinfo.go), and those that its admission and authorization ask for by themselves. */
const KNOWN_VERBS = new Set(
  "get list watch create update patch delete deletecollection proxy use bind escalate impersonate approve sign attest *".split(
    " ",
  ),
);
/** Verbs of requests for URLs: HTTP methods in lower case. */
const URL_VERBS = new Set("get post put patch delete head options *".split(" "));

function verbNotes(verb: string, known: ReadonlySet<string>): string[] {
  if (known.has(verb) || verb.startsWith("impersonate")) return [];
  const lower = verb.toLowerCase();
  const hint = lower !== verb && known.has(lower) ? `; verbs are lower-case: \`${lower}\`` : "";
  return [`\`${verb}\` is no verb that the API server sends by itself: taken as written${hint}`];
}

/** What is asked of a namespace that a cluster does not have, which is more often a slip than a question. */
function namespaceNotes(world: World, request: ActionFields, questions: readonly Question[]): string[] {
  const { namespace } = request;
  const asked = questions.some((question) => question.kind === "kubernetes" && question.namespace === namespace);
  if (request.literal || namespace === undefined || namespace === "" || !asked) return [];
  const clusters = [...world.clusters.values()].filter(
    (one) => (request.cluster === undefined || one.name === request.cluster) && !one.namespaces().includes(namespace),
  );
  if (clusters.length === 0) return [];
  const names = clusters.map((one) => `\`${one.name}\``).join(", ");
  return [
    `nothing speaks of a namespace \`${namespace}\` in ${clusters.length === 1 ? "cluster" : "clusters"} ${names}: what is shown there would hold once it exists`,
  ];
}

function qualify(text: string, group: string): string {
  if (text.includes(".") || group === "") return text;
  const slash = text.indexOf("/");
  return slash < 0 ? `${text}.${group}` : `${text.slice(0, slash)}.${group}${text.slice(slash)}`;
}

function readGoal(world: World, request: ActionFields, goal: string): Asked {
  const found = GOALS.get(goal);
  if (found === undefined)
    throw new RequestError("bad-request", `expected a goal out of ${[...GOALS.keys()].join(", ")}, came \`${goal}\``);
  const notes: string[] = [];
  const base: ActionFields = { ...request, goal: undefined };
  const anyOf = found.anyOf.map(
    (way): Question =>
      "action" in way
        ? { kind: "aws", action: way.action, resource: way.resource }
        : readOne(world, { ...base, ...way }, notes),
  );
  notes.push(...namespaceNotes(world, request, anyOf));
  const shown: Record<string, unknown> = { goal };
  if (request.namespace !== undefined) shown["namespace"] = request.namespace;
  return { anyOf, and: [], shown, goal, notes };
}

/** The question as it is shown back: only what was part of it. */
export function shownOf(question: Question): Record<string, unknown> {
  if (question.kind === "url") return { verb: question.verb, path: question.path };
  if (question.kind === "aws") return { action: question.action, arn: question.resource };
  const shown: Record<string, unknown> = { verb: question.verb, group: question.group, resource: question.resource };
  if (question.subresource !== "") shown["subresource"] = question.subresource;
  if (question.name !== undefined && question.name !== "") shown["name"] = question.name;
  if (question.namespace !== undefined && question.namespace !== "") shown["namespace"] = question.namespace;
  return shown;
}
