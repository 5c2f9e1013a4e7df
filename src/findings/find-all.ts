/** Runs every finding kind over a world. */
import type { Handle } from "../facts/evidence.ts";
import { fingerprint } from "../facts/fingerprint.ts";
import { API_VERSION, type EvidenceJson } from "../queries/answer.ts";
import type { World } from "../world/world.ts";
import { type FindingJson, type FindingsAnswerJson, SEVERITIES, type SeverityJson } from "./answer.ts";
import type { FindingKind, Found } from "./finding.ts";
import { FINDINGS } from "./registry.ts";

/** Places of at most so many handles are given with one finding. */
const MAX_EVIDENCE = 8;

/** All findings, gravest first, then by kind, subject and fingerprint. `place` tells where a handle is written. */
export function findAll(
  world: World,
  place: (handle: Handle) => EvidenceJson,
  kinds: readonly FindingKind[] = FINDINGS,
): FindingsAnswerJson {
  const findings = new Map<string, FindingJson>();
  for (const kind of kinds) {
    for (const found of kind.find(world)) {
      const finding = findingJson(kind, found, place);
      if (!findings.has(finding.fingerprint)) findings.set(finding.fingerprint, finding);
    }
  }
  const sorted = [...findings.values()].sort(
    (a, b) =>
      SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
      compare(a.finding, b.finding) ||
      compare(a.subject ?? "", b.subject ?? "") ||
      compare(a.fingerprint, b.fingerprint),
  );
  const summary: Record<SeverityJson, number> = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  for (const { severity } of sorted) summary[severity]++;
  return { apiVersion: API_VERSION, snapshot: world.estate.snapshot, findings: sorted, summary };
}

function findingJson(kind: FindingKind, found: Found, place: (handle: Handle) => EvidenceJson): FindingJson {
  return {
    finding: kind.id,
    fingerprint: fingerprint([
      "finding",
      kind.id,
      found.cluster ?? "",
      found.account ?? "",
      found.subject,
      ...(found.key ?? []),
    ]),
    title: kind.title,
    severity: found.severity ?? kind.severity,
    message: found.message,
    subject: found.subject,
    cluster: found.cluster ?? null,
    account: found.account ?? null,
    vendor: found.vendor ?? false,
    remedy: kind.remedy,
    attack: [...kind.attack],
    references: [...kind.references],
    evidence: [...new Set(found.evidence)].slice(0, MAX_EVIDENCE).map(place),
  };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
