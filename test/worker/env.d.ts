/** Types of the bindings that tests see: those of wrangler.toml and the migrations that vitest.config.ts passes on. */
import type { D1Migration } from "cloudflare:test";
import type { WorkerEnv } from "../../src/worker/env.ts";

declare global {
  namespace Cloudflare {
    interface Env extends WorkerEnv {
      readonly MIGRATIONS: D1Migration[];
      /** Worked out on Node by vitest.config.ts. */
      readonly CROSSING: string;
      readonly ESTATE: Readonly<Record<string, string>>;
    }
    interface GlobalProps {
      mainModule: typeof import("../../src/worker.ts");
    }
  }
}
