import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: [
      "packages/*/test/**/*.test.{ts,tsx}",
      "fuzz/*.test.ts",
      "fhir-fixtures/test/**/*.test.ts",
      "scripts/test/**/*.test.ts",
      "apps/*/test/**/*.test.{ts,tsx}",
    ],
    setupFiles: ["./vitest.setup.ts"],
    testTimeout: 60_000,
  },
});
