import { defineConfig } from "vitest/config";

/** What takes minutes or needs more than Node: packing, kill tests, large property runs, a browser. `.ci/run` runs it. */
export default defineConfig({
  test: {
    include: ["test/slow/**/*.test.ts"],
    environment: "node",
    testTimeout: 600_000,
    hookTimeout: 600_000,
    fileParallelism: false,
    passWithNoTests: true,
  },
});
