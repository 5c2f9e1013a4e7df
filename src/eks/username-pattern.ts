/** Usernames and groups that are only known up to what a session brings: `ci:{{SessionName}}`. */
import type { Handle } from "../facts/evidence.ts";
import { all, any, type Controller, type Open, type OpenLeaf } from "../facts/open.ts";
import { INSTANCE_ID, sessionNameText } from "./templates.ts";

/** A template whose placeholders depend on the session. */
export interface UsernamePattern {
  /** As written, the account filled in. */
  readonly template: string;
  /** What must be true of the session for the text to come out; `undefined` when it never can. */
  matches(text: string): Open | undefined;
}

/** Instances whose private DNS names a session may ask for. */
export interface KnownInstances {
  /** Instance ids by private DNS name. */
  readonly byDnsName: ReadonlyMap<string, string>;
  /** Every instance is known: a DNS name that is not there stands for nothing. */
  readonly complete: boolean;
}

type Part = { readonly text: string } | { readonly value: "name" | "raw" | "dns" | "key" };

const PLACEHOLDERS = {
  SessionName: "name",
  SessionNameRaw: "raw",
  EC2PrivateDNSName: "dns",
  AccessKeyID: "key",
} as const;
const PLACEHOLDER = /\{\{(SessionName|SessionNameRaw|EC2PrivateDNSName|AccessKeyID)\}\}/;

/** Does the template depend on the session? `{{AccountID}}` does not: it is filled in beforehand. */
export function isPattern(template: string): boolean {
  return PLACEHOLDER.test(template);
}

/** The pattern of a template that {@link isPattern}. `evidence` is put on every open condition. */
export function usernamePattern(
  template: string,
  instances: KnownInstances,
  evidence: readonly Handle[],
): UsernamePattern {
  const parts = partsOf(template);
  return {
    template,
    matches(text) {
      const found: Open[] = [];
      for (const session of solve(parts, 0, text, 0, {}, instances)) found.push(openOf(session, evidence));
      return found.length === 0 ? undefined : any(found);
    },
  };
}

/** What a text says about the session that made it. */
interface Session {
  readonly raw?: string;
  /** `@` already replaced. */
  readonly name?: string;
  /** A private DNS name of which nobody knows the instance. */
  readonly dns?: string;
  readonly key?: string;
}

function* solve(
  parts: readonly Part[],
  index: number,
  text: string,
  from: number,
  session: Session,
  instances: KnownInstances,
): Generator<Session> {
  const part = parts[index];
  if (part === undefined) {
    if (from === text.length && isPossible(session)) yield session;
    return;
  }
  if ("text" in part) {
    if (text.startsWith(part.text, from))
      yield* solve(parts, index + 1, text, from + part.text.length, session, instances);
    return;
  }
  const last = index === parts.length - 1;
  const [least, most, allowed] = SHAPES[part.value];
  const longest = Math.min(text.length, from + most);
  for (let to = last ? text.length : from + least; to <= longest; to++) {
    const value = text.slice(from, to);
    if (value.length < least || !allowed.test(value)) continue;
    const bound = bind(session, part.value, value, instances);
    if (bound !== undefined) yield* solve(parts, index + 1, text, to, bound, instances);
  }
}

/**
 * Length and characters of what a placeholder can stand for. Role session names: API reference of STS, AssumeRole; key ids: IAM User Guide,
 * reference_identifiers; DNS names: RFC 1123.
 */
const SHAPES: Readonly<Record<"name" | "raw" | "dns" | "key", readonly [number, number, RegExp]>> = {
  name: [2, 64, /^[\w+=,.-]+$/],
  raw: [2, 64, /^[\w+=,.@-]+$/],
  dns: [1, 253, /^[A-Za-z0-9.-]+$/],
  key: [16, 128, /^[A-Z0-9]+$/],
};

/** Adds one more thing to what is known of the session; `undefined` when the two contradict. */
function bind(
  session: Session,
  kind: "name" | "raw" | "dns" | "key",
  value: string,
  instances: KnownInstances,
): Session | undefined {
  if (kind === "key")
    return session.key === undefined || session.key === value ? { ...session, key: value } : undefined;
  if (kind === "name") {
    if (session.raw !== undefined) return sessionNameText(session.raw) === value ? session : undefined;
    return session.name === undefined || session.name === value ? { ...session, name: value } : undefined;
  }
  const raw = kind === "raw" ? value : instances.byDnsName.get(value);
  if (raw === undefined) {
    if (instances.complete || (session.dns !== undefined && session.dns !== value)) return undefined;
    return { ...session, dns: value };
  }
  if (session.name !== undefined && sessionNameText(raw) !== session.name) return undefined;
  return session.raw === undefined || session.raw === raw ? { ...session, raw } : undefined;
}

/** A session that asks for a DNS name is named after an instance. */
function isPossible({ raw, name, dns }: Session): boolean {
  if (dns === undefined) return true;
  const session = raw ?? name;
  return session === undefined || INSTANCE_ID.test(session);
}

function openOf(session: Session, evidence: readonly Handle[]): Open {
  const leaf = (key: string, operator: string, values: readonly string[], controller: Controller): OpenLeaf => ({
    kind: "leaf",
    step: 0,
    key,
    operator,
    values,
    controller,
    evidence,
  });
  const open: Open[] = [];
  if (session.raw !== undefined) open.push(leaf(SESSION, "StringEquals", [session.raw], "caller"));
  else if (session.name !== undefined) {
    const names = sessionNames(session.name);
    open.push(
      leaf(
        SESSION,
        names === undefined ? "StringLike" : "StringEquals",
        names ?? [session.name.replaceAll("-", "?")],
        "caller",
      ),
    );
  } else if (session.dns !== undefined)
    open.push(leaf(SESSION, "StringLike", [`i-${"?".repeat(8)}`, `i-${"?".repeat(17)}`], "caller"));
  if (session.dns !== undefined) open.push(leaf("ec2:PrivateDnsName", "StringEquals", [session.dns], "environment"));
  if (session.key !== undefined) open.push(leaf("aws:AccessKeyId", "StringEquals", [session.key], "environment"));
  return all(open);
}

const SESSION = "sts:RoleSessionName";
const MOST_DASHES = 6;

/** Every session name that `{{SessionName}}` turns into the text; `undefined` when there are too many to list. */
function sessionNames(text: string): readonly string[] | undefined {
  const [first = "", ...rest] = text.split("-");
  if (rest.length > MOST_DASHES) return undefined;
  let names = [first];
  for (const part of rest) names = names.flatMap((name) => [`${name}-${part}`, `${name}@${part}`]);
  return names;
}

function partsOf(template: string): readonly Part[] {
  const parts: Part[] = [];
  let rest = template;
  for (let match = PLACEHOLDER.exec(rest); match !== null; match = PLACEHOLDER.exec(rest)) {
    const [whole, name] = match;
    if (match.index > 0) parts.push({ text: rest.slice(0, match.index) });
    // The expression names the four keys of the table and nothing else.
    parts.push({ value: PLACEHOLDERS[name as keyof typeof PLACEHOLDERS] });
    rest = rest.slice(match.index + whole.length);
  }
  if (rest !== "") parts.push({ text: rest });
  return parts;
}
