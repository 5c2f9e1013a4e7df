/** Places and paths of SARIF: physical locations of files, logical ones of what we laid under, code flows of paths. */
import { shortKey } from "../explain/words.ts";
import { plain } from "../messages/message.ts";
import type { EvidenceJson, PathJson, RowJson } from "../queries/answer.ts";
import type { ReportOptions } from "./report.ts";
import { everyStep, type Words } from "./words.ts";

/** Index of a rule in the driver, by id. */
export type EdgeIndex = ReadonlyMap<string, number>;

export interface SarifLocation {
  readonly physicalLocation?: {
    readonly artifactLocation: { readonly uri: string; readonly uriBaseId: string };
    readonly region: { readonly startLine: number };
  };
  readonly logicalLocations?: readonly { readonly fullyQualifiedName: string }[];
  readonly message?: { readonly text: string };
}

/** A place in a file of the snapshot; `undefined` for built-in documents, which are no files. */
export function location(place: EvidenceJson, options: Pick<ReportOptions, "sourceRoot">): SarifLocation | undefined {
  if (place.document.startsWith("builtin:")) return undefined;
  const root =
    options.sourceRoot === undefined || options.sourceRoot === "" ? "" : `${options.sourceRoot.replace(/\/+$/, "")}/`;
  // Segments are encoded one by one: a colon in the first one would otherwise read as a scheme (RFC 3986 §4.2).
  const uri = `${root}${place.document}`.toWellFormed().split("/").map(encodeURIComponent).join("/");
  return {
    physicalLocation: {
      artifactLocation: { uri, uriBaseId: "SRCROOT" },
      region: { startLine: Math.max(1, place.line ?? 1) },
    },
  };
}

export const logicalOnly = (name: string): SarifLocation => ({ logicalLocations: [{ fullyQualifiedName: name }] });

/** Places of a path with the grant's first: that is the line a reviewer would change. */
export function evidencePlaces(path: PathJson): EvidenceJson[] {
  return [
    ...(path.grant?.evidence ?? []),
    ...path.steps.flatMap((step) => step.needs.flatMap((need) => need.evidence)),
  ];
}

/** A path as one thread flow: every step with its first place, then the grant. `undefined` when the path has no steps and no grant. */
export function codeFlow(row: RowJson, options: ReportOptions, index: EdgeIndex, words: Words): object | undefined {
  const at = (text: string, evidence: readonly EvidenceJson[], edge?: string): object => {
    const place = evidence.map((one) => location(one, options)).find((one) => one !== undefined);
    const rule = edge === undefined ? undefined : index.get(`edge.${edge}`);
    return {
      location: { ...(place ?? logicalOnly(text)), message: { text } },
      ...(edge === undefined || rule === undefined ? {} : { taxa: [{ id: `edge.${edge}`, index: rule }] }),
    };
  };
  const locations: object[] = [];
  for (const step of everyStep(row.path.steps)) {
    const text = `${shortKey(step.from, row.cluster)} → ${words.edge(step.edge)} → ${shortKey(step.to, row.cluster)}`;
    const evidence = step.needs.flatMap((need) => need.evidence);
    locations.push(at(text, evidence, step.edge));
  }
  const { grant } = row.path;
  if (grant !== undefined) locations.push(at(plain(words.grant(grant)), grant.evidence));
  return locations.length === 0 ? undefined : { threadFlows: [{ locations }] };
}
