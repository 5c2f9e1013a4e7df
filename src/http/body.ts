/** Request bodies, read within limits. */
import type { AppContext } from "./context.ts";
import { ProblemError } from "./problem.ts";

/** Largest JSON body of a query. */
export const JSON_BYTES = 1_048_576;
/** Deepest nesting of a JSON body. */
export const JSON_DEPTH = 32;

/** The body as bytes. Throws `payload-too-large` as soon as it is known. */
export async function readBytesBody(c: AppContext, limit: number): Promise<Uint8Array> {
  const declared = Number(c.req.header("content-length") ?? "0");
  if (declared > limit) throw tooLarge(limit);
  const stream = c.req.raw.body;
  if (stream === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > limit) throw tooLarge(limit);
    chunks.push(chunk);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}

/** The body as text. Throws `payload-too-large` as soon as it is known, `bad-request` when it is no UTF-8. */
export async function readTextBody(c: AppContext, limit: number): Promise<string> {
  const bytes = await readBytesBody(c, limit);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    throw new ProblemError("bad-request", "expected a body in UTF-8, came something else");
  }
}

/** The media type of the body, without its parameters. */
export const bodyType = (c: AppContext): string =>
  (c.req.header("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";

/** The value of a JSON body. Throws `unsupported-media-type`, `payload-too-large` or `bad-request`. */
export async function readJsonBody(c: AppContext, limit: number = JSON_BYTES): Promise<unknown> {
  const type = bodyType(c);
  if (type !== "application/json" && !/^application\/[\w.-]+\+json$/.test(type))
    throw new ProblemError(
      "unsupported-media-type",
      `expected a body of type \`application/json\`, came ${type === "" ? "none" : `\`${type.slice(0, 80)}\``}`,
    );
  const text = await readTextBody(c, limit);
  if (isDeeperThan(text, JSON_DEPTH))
    throw new ProblemError("bad-request", `expected JSON nested at most ${JSON_DEPTH} deep, came more`);
  try {
    return JSON.parse(text);
  } catch {
    throw new ProblemError("bad-request", "expected a body of JSON, came something else");
  }
}

const tooLarge = (limit: number): ProblemError =>
  new ProblemError("payload-too-large", `expected a body of at most ${limit} bytes, came more`);

/** True if brackets outside of strings nest deeper than `limit`. */
export function isDeeperThan(json: string, limit: number): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (inString) {
      if (code === 92) at++;
      else if (code === 34) inString = false;
    } else if (code === 34) inString = true;
    else if (code === 91 || code === 123) {
      if (++depth > limit) return true;
    } else if (code === 93 || code === 125) depth--;
  }
  return false;
}
