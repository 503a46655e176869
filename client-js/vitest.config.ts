import { defineConfig } from "vitest/config";

/** One run for both packages; a test asks for a DOM with `// @vitest-environment happy-dom`. */
export default defineConfig({
  test: {
    include: ["packages/*/test/**/*.test.{ts,tsx}"],
    environment: "node",
    restoreMocks: true,
    // A machine that is busy with other things fails no test.
    testTimeout: 60_000,
  },
});
