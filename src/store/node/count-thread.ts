/** A thread that reads the documents of new snapshots: what it takes of memory and time, the server does not. */
import { closeSync, openSync, readSync } from "node:fs";
import { parentPort } from "node:worker_threads";
import { gunzipSync } from "node:zlib";
import { countDocument } from "../count-document.ts";
import type { CountedMessage, CountMessage } from "./count-messages.ts";

const port = parentPort;
if (port === null) throw new Error("this file is the start of a thread");

port.on("message", ({ job, file, documents }: CountMessage) => {
  const say = (message: CountedMessage): void => port.postMessage(message);
  try {
    const pack = openSync(file, "r");
    let facts = 0;
    let issues = 0;
    try {
      for (const { name, offset, length } of documents) {
        const bytes = new Uint8Array(length);
        readSync(pack, bytes, 0, length, offset);
        const counts = countDocument(name, gunzipSync(bytes).toString("utf8"));
        facts += counts.facts;
        issues += counts.issues;
      }
    } finally {
      closeSync(pack);
    }
    say({ job, facts, issues });
  } catch (error) {
    say({ job, fault: error instanceof Error ? error.name : "fault" });
  }
});
