/** A baseline: the violations of a day, so that only new access fails. Entries are compared by what they say, not by a hash alone. */
import { z } from "zod";
import { API_VERSION, type ScopeJson, scopeSchema, verdictSchema } from "../queries/answer.ts";
import type { CheckResultJson, ViolationJson } from "./result.ts";

const entrySchema = z.object({
  fingerprint: z.string(),
  rule: z.string(),
  identity: z.string().nullable(),
  cluster: z.string().nullable(),
  action: z.string(),
  verdict: verdictSchema,
  scope: z.array(scopeSchema),
});
type Entry = z.output<typeof entrySchema>;

export const baselineSchema = z
  .object({
    apiVersion: z.literal(API_VERSION),
    kind: z.literal("Baseline"),
    policy: z.string(),
    snapshot: z.string(),
    entries: z.array(entrySchema),
  })
  .meta({ id: "Baseline", title: "Clew baseline" });
export type Baseline = z.output<typeof baselineSchema>;

/** The baseline of a check: every violation of it, sorted, whatever its status. */
export function baselineOf(result: CheckResultJson): Baseline {
  const entries = result.violations.map((violation): Entry => {
    const { fingerprint, rule, cluster, action, verdict, row, identity } = violation;
    return { fingerprint, rule, identity: identity?.id ?? null, cluster, action, verdict, scope: row?.scope ?? [] };
  });
  entries.sort((a, b) =>
    `${a.rule}\u0000${a.identity ?? ""}\u0000${a.cluster ?? ""}\u0000${a.action}\u0000${a.fingerprint}` <
    `${b.rule}\u0000${b.identity ?? ""}\u0000${b.cluster ?? ""}\u0000${b.action}\u0000${b.fingerprint}`
      ? -1
      : 1,
  );
  return { apiVersion: API_VERSION, kind: "Baseline", policy: result.policy, snapshot: result.snapshot, entries };
}

/** Is a violation in the baseline, no wider and no firmer than it stands there? What a gap hid then is learned now, and never new. */
export function knownBy(baseline: Baseline): (violation: ViolationJson) => boolean {
  const entries = new Map<string, Entry>();
  for (const entry of baseline.entries)
    entries.set(keyOf(entry.fingerprint, entry.rule, entry.identity, entry.cluster), entry);
  return (violation) => {
    const entry = entries.get(
      keyOf(violation.fingerprint, violation.rule, violation.identity?.id ?? null, violation.cluster),
    );
    if (entry === undefined) return false;
    if (entry.verdict === "conditional" && violation.verdict === "allowed") return false;
    return (violation.row?.scope ?? []).every((scope) => entry.scope.some((known) => covers(known, scope)));
  };
}

const keyOf = (...parts: (string | null)[]): string => JSON.stringify(parts);

/** Does one scope hold everything of another? */
function covers(known: ScopeJson, scope: ScopeJson): boolean {
  const part = (name: "namespaces" | "names" | "resources"): boolean => {
    const [wide, narrow] = [known[name] ?? "*", scope[name] ?? "*"];
    return wide === "*" || (narrow !== "*" && narrow.every((value) => wide.includes(value)));
  };
  // A scope that held under conditions does not cover one that holds firmly.
  const firm = known.verdict === undefined || known.verdict === scope.verdict || known.verdict === "unknown";
  return firm && part("namespaces") && part("names") && part("resources");
}
