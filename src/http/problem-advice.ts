/** What each problem means to whoever meets it: the page under its `type`, and docs/problems.md. */
import type { ProblemId } from "../facts/problems.ts";

/** One entry a problem; a new one fails to compile until it has its advice. */
export const ADVICE: Readonly<Record<ProblemId, string>> = {
  "bad-request":
    "A parameter or member is missing, unknown, repeated or of another kind. `errors` names each field; the API description says what it takes.",
  unauthorized:
    "Send `Authorization: Bearer TOKEN` with a token of this service or a JWT of a configured issuer. Tokens end by expiry and by being revoked; nobody can see the text of one again.",
  forbidden:
    "The credential is known and lacks the scope: `write` includes `read`, `admin` includes both. A server without credentials answers only under a loopback name, and never to pages of another origin.",
  "not-found": "Nothing is under this path or id. `/docs` lists what there is.",
  "unknown-subject":
    "The snapshot names no such identity. Keys are ARNs, `system:serviceaccount:NS:NAME`, `user:NAME`, `group:NAME`.",
  "unknown-cluster": "The snapshot holds no cluster of this name. `/v1/snapshots/{id}/inventory` lists them.",
  "snapshot-not-found":
    "The snapshot was never there, was deleted, or the alias fits none. Ids are `sha256:…`; aliases are `latest`, `latest@KEY=VALUE` and, on a server that was given a folder, `local`.",
  "not-enabled":
    "The path is one of Clew's, and whoever runs this server has not switched on what is behind it; the detail names the setting that would.",
  "method-not-allowed": "The path takes other methods; `Allow` lists them.",
  "request-timeout": "The body stopped coming. Send it again; an upload that was cut off has left nothing behind.",
  "snapshot-not-ready":
    "The snapshot is still being read. `Retry-After` says when to ask again; the job of the upload says how far it is.",
  conflict:
    "The state of the thing does not allow this: the folder that a server was started with cannot be changed over HTTP, or it has changed on disk since.",
  "payload-too-large":
    "The body, or one document of it, is above a limit that the detail names. Split a large listing into pages; compress an upload (`Content-Encoding: gzip`, or `.tar.gz`).",
  "unsupported-media-type": "The detail lists the types that are read here.",
  "unrecognised-input":
    "No document of the upload is one that Clew knows, or the archive is broken. `clew validate` says of each file what was expected and what came.",
  "refused-input":
    "The input breaks a safety limit, as a bomb would: it unpacks to too much, or has too many members. Nothing of it was kept.",
  unprocessable: "The request is well formed and still has no answer; the detail says why.",
  "too-many-requests": "This client has used up its share. `Retry-After` says when the next request is taken.",
  internal: "A fault of the service. Its log holds the request id, which every answer carries as `X-Request-Id`.",
  "deadline-exceeded":
    "The answer took longer than the limit, too many questions wait, or the service starts or stops. A large snapshot takes long to open the first time and is quick afterwards: ask again.",
};
