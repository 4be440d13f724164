import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

const always = ["**/node_modules/**", "**/.next/**", "**/.pytorch/**", "**/dist/**"];

/** The suites. What each needs besides packages stands in test/suites.ts. */
export default defineConfig({
  test: {
    // The process that hands out files is idle while they run.
    maxWorkers: availableParallelism(),
    projects: [
      {
        test: {
          name: "unit",
          include: ["**/*.test.{ts,tsx}"],
          exclude: [...always, "test/*/**"],
          testTimeout: 30_000,
          // Files share the modules that they load, which takes a third of the time off.
          isolate: false,
        },
      },
      {
        test: {
          name: "golden",
          include: ["test/golden/**/*.test.ts"],
          testTimeout: 30_000,
          isolate: false,
        },
      },
      {
        test: {
          name: "parity",
          include: ["test/parity/**/*.test.ts"],
          testTimeout: 180_000,
          isolate: false,
        },
      },
      {
        test: {
          name: "gpu",
          include: ["test/gpu/**/*.test.ts"],
          testTimeout: 600_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: "tab",
          include: ["test/tab/**/*.test.ts"],
          testTimeout: 300_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          globalSetup: ["test/serverSetup.ts"],
          testTimeout: 600_000,
          hookTimeout: 120_000,
          // One browser at a time: two that train share the cores and slow each other beyond any timeout.
          fileParallelism: false,
        },
      },
    ],
  },
});
