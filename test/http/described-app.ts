/** An app with nothing behind it: enough to describe itself. */
import { createApp } from "../../src/http/app.ts";
import { openAuthenticator } from "../../src/http/auth/actor.ts";
import { emptyCatalog } from "../../src/http/catalog.ts";
import type { AppDeps } from "../../src/http/deps.ts";
import { metrics } from "../../src/http/metrics.ts";
import { readAsset } from "../../src/http/node/assets.ts";

export const DESCRIBED: AppDeps = {
  catalog: emptyCatalog,
  engines: { ask: async () => Promise.reject(new Error("nothing is behind this app")), forget: () => undefined },
  shelf: undefined,
  collections: undefined,
  uploadBytes: 1,
  auth: openAuthenticator,
  tokens: undefined,
  metrics: metrics(),
  asset: readAsset,
  publicUrl: undefined,
  ratePerMinute: 1_000_000,
  corsOrigins: [],
  clock: () => 0,
  log: () => undefined,
  audit: () => undefined,
  clientOf: () => "test",
  isReady: async () => true,
};

export const describedApp = () => createApp(DESCRIBED);
