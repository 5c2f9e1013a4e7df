/**
 * Preloaded with `--import`: writes the kinds of everything that reaches beyond the process to the file of CLEW_WATCH.
 * Node makes an async resource for each handle of libuv, whichever module asked for it (https://nodejs.org/api/async_hooks.html#type).
 */
import { createHook } from "node:async_hooks";
import { writeFileSync } from "node:fs";

const KINDS =
  /^(?:TCP|TLS|UDP|PIPECONNECT|PIPESERVER|GETADDRINFO|GETNAMEINFO|QUERY|DNSCHANNEL|HTTP|QUIC|PROCESSWRAP|WORKER)/;
const seen = new Set();

createHook({
  init(_, type) {
    if (KINDS.test(type)) seen.add(type);
  },
}).enable();
process.on("exit", () => writeFileSync(process.env.CLEW_WATCH ?? "", JSON.stringify([...seen].sort())));
