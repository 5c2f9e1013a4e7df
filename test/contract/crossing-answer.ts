/** What the library says of the four shards on Node: the bytes that every service must give. */
import { openEngine } from "../../src/explain/engine.ts";
import { fromUrl } from "../../src/http/url-fields.ts";
import { whoCanRequest } from "../../src/queries/request.ts";
import { snapshotFromDocuments } from "../../src/sources/files.ts";
import { CROSSING, FOUR_SHARDS } from "./four-shards.ts";

export function crossingAnswer(): string {
  const parameters: Record<string, string[]> = {};
  for (const [key, value] of new URLSearchParams(CROSSING.path.replace("who-can?", ""))) parameters[key] = [value];
  const request = fromUrl(whoCanRequest, parameters);
  return JSON.stringify(openEngine(snapshotFromDocuments(FOUR_SHARDS)).whoCan(request));
}
