import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["hapi/test/**/*.test.ts"],
    globalSetup: ["hapi/test/start-hapi.ts"],
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});
