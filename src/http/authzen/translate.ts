/**
 * AuthZEN words to the questions of Clew and back.
 *
 * A subject of type `user`, `group` or `service-account` is one of Kubernetes; any other type takes the id as an identity
 * key (an ARN, `system:serviceaccount:NS:NAME`, …). A resource is a Kubernetes one (`type` = resource, with its group and
 * subresource, `id` = `NAMESPACE/NAME`, `NAME` or `*`), a URL (`type` = `url`) or of AWS (`type` = `aws`, `id` = ARN or `*`).
 */
import type { CanAnswerJson, IdentityJson } from "../../queries/answer.ts";
import { type CanRequest, canRequest, THROUGH, type Through } from "../../queries/request.ts";
import { ProblemError } from "../problem.ts";
import type { Action, Asked, EvaluationResponse, Resource, Subject } from "./schemas.ts";

const PREFIXES: ReadonlyMap<string, string> = new Map([
  ["user", "user:"],
  ["group", "group:"],
]);

/** The identity key of a subject. */
export function identityOf({ type, id }: Subject): string {
  const prefix = PREFIXES.get(type);
  // Keys already say what they are; only bare names need the type.
  return prefix === undefined || id.startsWith(prefix) || id.startsWith("system:serviceaccount:") ? id : prefix + id;
}

function text(properties: Readonly<Record<string, unknown>> | undefined, name: string): string | undefined {
  const value = properties?.[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

function texts(properties: Readonly<Record<string, unknown>> | undefined, name: string): string[] | undefined {
  const value = properties?.[name];
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : undefined;
}

/** The action part of a question. A resource id of `*` means some object. */
export function actionOf(
  action: Action,
  resource: Pick<Resource, "type" | "properties"> & { readonly id?: string | undefined },
): Partial<CanRequest> {
  const id = resource.id === undefined || resource.id === "*" ? undefined : resource.id;
  if (resource.type === "aws") return { action: action.name, ...(id === undefined ? {} : { arn: id }) };
  if (resource.type === "url") {
    if (id === undefined)
      throw new ProblemError("bad-request", "expected a path as the id of a resource of type `url`, came none");
    return { verb: action.name, path: id };
  }
  const slash = id?.indexOf("/") ?? -1;
  const namespace = id !== undefined && slash >= 0 ? id.slice(0, slash) : text(resource.properties, "namespace");
  const name = id !== undefined ? id.slice(slash + 1) : undefined;
  const subresource = text(action.properties, "subresource");
  return {
    verb: action.name,
    resource: resource.type,
    ...(subresource === undefined ? {} : { subresource }),
    ...(namespace === undefined || namespace === "*" ? {} : { namespace }),
    ...(name === undefined || name === "*" || name === "" ? {} : { name }),
  };
}

/** What the context says about where and how far: `cluster` and `through`. */
export function scopeOf(
  asked: Asked,
  resource: { readonly properties?: Readonly<Record<string, unknown>> | undefined },
): { readonly cluster?: string; readonly through: Through } {
  const cluster = text(resource.properties, "cluster") ?? text(asked, "cluster");
  const said = text(asked, "through") ?? "identity";
  const through = THROUGH.find((one) => one === said);
  if (through === undefined)
    throw new ProblemError(
      "bad-request",
      `expected \`through\` as one of ${THROUGH.join(", ")}, came \`${said.slice(0, 40)}\``,
    );
  return { through, ...(cluster === undefined ? {} : { cluster }) };
}

/** The question of an evaluation. */
export function canOf(
  subject: Subject,
  action: Action,
  resource: Parameters<typeof actionOf>[1],
  asked: Asked,
): CanRequest {
  const groups = texts(subject.properties, "groups");
  return canRequest.parse({
    subject: identityOf(subject),
    ...(groups === undefined ? {} : { groups }),
    ...actionOf(action, resource),
    ...scopeOf(asked, resource),
  });
}

/** `true` only for an unconditional yes; the context says what else there is to know. */
export function decisionOf(answer: CanAnswerJson): EvaluationResponse {
  const [best] = answer.rows;
  return {
    decision: answer.verdict === "allowed",
    context: {
      verdict: answer.verdict,
      snapshot: answer.snapshot,
      ...(answer.closestDenial === null || answer.verdict === "allowed" ? {} : { reason: answer.closestDenial }),
      ...(answer.verdict === "conditional" && best !== undefined ? { open: best.open } : {}),
      ...(best === undefined
        ? {}
        : {
            steps: best.path.steps.map(({ edge, from, to }) => ({ edge, from, to })),
            grant: best.path.grant?.binding ?? best.path.grant?.policy,
          }),
    },
  };
}

/** True if an identity is of the type that a search asks for. `identity` stands for every type. */
export function isOfType({ kind }: IdentityJson, type: string): boolean {
  return type === "identity" || kind === type;
}

/** Ids of the objects that an answer reaches: `NAMESPACE/*`, `NAME`, an ARN pattern or `*`. */
export function resourceIds(answer: CanAnswerJson): string[] {
  const ids = new Set<string>();
  for (const row of answer.rows) {
    if (row.verdict !== "allowed") continue;
    for (const { namespaces, names, resources } of row.scope) {
      if (resources !== undefined) for (const one of resources === "*" ? ["*"] : resources) ids.add(one);
      else
        for (const namespace of namespaces === undefined || namespaces === "*" ? [""] : namespaces)
          for (const name of names === undefined || names === "*" ? ["*"] : names)
            ids.add(namespace === "" ? name : `${namespace}/${name}`);
    }
  }
  return [...ids].sort();
}
