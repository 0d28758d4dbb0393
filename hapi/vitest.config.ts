import { defineConfig } from "vitest/config";

/** Tests that need a HAPI FHIR server beside the embedded store; `npm test` runs them where Java and Maven are. */
export default defineConfig({
  test: {
    include: ["hapi/test/**/*.test.ts"],
    setupFiles: ["./vitest.setup.ts"],
    globalSetup: ["./hapi/test/setup.ts"],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    fileParallelism: false,
  },
});
