/** A few lines of a source document around the place that an evidence names. Texts were redacted before they were stored. */
import { z } from "zod";
import type { Snapshot } from "../facts/snapshot.ts";
import { RequestError } from "../queries/request-error.ts";

export const evidenceRequest = z.strictObject({
  document: z.string().describe("name of the document, as an evidence gives it"),
  line: z.number().int().min(1).default(1).describe("line to show, from 1"),
  context: z.number().int().min(0).max(200).default(5).describe("lines before and after it"),
});
export type EvidenceRequest = z.output<typeof evidenceRequest>;

export const evidenceWindowSchema = z
  .object({
    document: z.string(),
    sha256: z.string().describe("of the document as stored: after secret values were cut out"),
    totalLines: z.number().int(),
    lines: z.array(z.object({ line: z.number().int(), text: z.string() })),
  })
  .meta({ id: "EvidenceWindow" });
export type EvidenceWindow = z.output<typeof evidenceWindowSchema>;

/** Longest line shown; what lies behind it is cut. */
const LINE_CHARACTERS = 2_000;

/** The window that `request` asks for. Throws `RequestError` `not-found` for a document the snapshot does not hold. */
export function evidenceWindow(snapshot: Snapshot, request: EvidenceRequest): EvidenceWindow {
  const document = snapshot.documents.find(({ name }) => name === request.document);
  if (document === undefined)
    throw new RequestError(
      "not-found",
      `expected a document of the snapshot, came \`${request.document.slice(0, 200)}\``,
    );
  const text = document.read();
  const first = Math.max(1, request.line - request.context);
  const last = request.line + request.context;
  const lines: { line: number; text: string }[] = [];
  let line = 1;
  let start = 0;
  for (;;) {
    const end = text.indexOf("\n", start);
    const stop = end < 0 ? text.length : end;
    if (line >= first && line <= last)
      lines.push({ line, text: text.slice(start, Math.min(stop, start + LINE_CHARACTERS)).replace(/\r$/, "") });
    if (end < 0) break;
    line++;
    start = end + 1;
  }
  return { document: document.name, sha256: document.sha256, totalLines: line, lines };
}
