/** Answers over snapshots, which never change: with an entity tag that is known before the answer is worked out. */
import { readyRecordOf } from "./catalog.ts";
import { type AppContext, timed } from "./context.ts";
import { type AppDeps, CLEW_VERSION } from "./deps.ts";
import type { QuestionName, Questions } from "./engines.ts";
import { etagOf, immutableHeaders, isNotModified } from "./etag.ts";
import { answerLines, lineStream, NDJSON, wantsNdjson } from "./ndjson.ts";

/** A body with its media type. */
export interface Rendered {
  readonly type: string;
  readonly body: BodyInit;
}

/**
 * Asks, and answers as `render` says. Throws what {@link readyRecordOf} and the engines throw.
 *
 * @param form names the representation: part of the entity tag
 */
export async function answerAs<N extends QuestionName>(
  deps: AppDeps,
  c: AppContext,
  reference: string,
  question: N,
  request: Questions[N]["request"],
  form: string,
  render: (answer: Questions[N]["answer"], snapshot: string) => Rendered | Promise<Rendered>,
): Promise<Response> {
  const record = await readyRecordOf(deps.catalog, reference);
  c.set("snapshot", record.id);
  const etag = await etagOf(CLEW_VERSION, record.id, question, JSON.stringify(request), form);
  const headers = immutableHeaders(etag);
  if (isNotModified(c, etag)) return new Response(null, { status: 304, headers });
  const answer = await timed(c, "ask", () => deps.engines.ask(record.id, question, request));
  const { type, body } = await render(answer, record.id);
  return new Response(body, { headers: { ...headers, "content-type": type } });
}

/** Asks, and answers as JSON or line by line. `list` is the member that becomes lines. */
export function answerImmutable<N extends QuestionName>(
  deps: AppDeps,
  c: AppContext,
  reference: string,
  question: N,
  request: Questions[N]["request"],
  list?: string,
): Promise<Response> {
  const lines = wantsNdjson(c) ? list : undefined;
  return answerAs(
    deps,
    c,
    reference,
    question,
    request,
    lines === undefined ? "json" : "lines",
    (answer) =>
      lines === undefined
        ? { type: "application/json", body: JSON.stringify(answer) }
        : { type: NDJSON, body: lineStream(answerLines(answer as object, lines)) }, // answers with a list are objects
  );
}
