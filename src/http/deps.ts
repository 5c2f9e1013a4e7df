/** What the app is given by a composition root. */
import type { TokenStore } from "../store/token-store.ts";
import type { Authenticator } from "./auth/actor.ts";
import type { Catalog } from "./catalog.ts";
import type { Collections } from "./collections/collections.ts";
import type { AppContext } from "./context.ts";
import type { Engines } from "./engines.ts";
import type { LogLine } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import type { Shelf } from "./shelf.ts";

/** Part of every entity tag: an answer of another version may differ. */
export const CLEW_VERSION = "0.1.0";

export interface AppDeps {
  readonly catalog: Catalog;
  readonly engines: Engines;
  /** Absent where nothing is kept: `serve -s DIR` without a data folder. */
  readonly shelf: Shelf | undefined;
  /** Absent where nothing is collected: that is the default. */
  readonly collections: Collections | undefined;
  /** Largest body of an upload. */
  readonly uploadBytes: number;
  readonly auth: Authenticator;
  /** Absent where nothing is kept. */
  readonly tokens: TokenStore | undefined;
  readonly metrics: Metrics;
  /** The content of a file of src/web/public. */
  readonly asset: (name: string) => Promise<Uint8Array | string | ReadableStream | undefined>;
  /** Origin under which clients see the service, such as `https://clew.example.com`; absent = as the request says. */
  readonly publicUrl: string | undefined;
  readonly ratePerMinute: number;
  readonly corsOrigins: readonly string[];
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly log: (line: LogLine) => void;
  /** One line a request: who did what, when, with which outcome. */
  readonly audit: (line: LogLine) => void;
  /** Names the client for the rate limit. */
  readonly clientOf: (c: AppContext) => string;
  /** False while the service starts or stops. */
  readonly isReady: () => Promise<boolean>;
}
