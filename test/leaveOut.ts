import type { TestContext } from "vitest";

declare module "vitest" {
  export interface TaskMeta {
    /** Why this test did not run; printed by scripts/runSuite.ts. */
    leftOut?: string;
  }
}

/** Ends a test that this machine cannot run; `reason` says what is missing. With CI set that is a failure, unless told otherwise. */
export function leaveOut(
  { task, skip }: Pick<TestContext, "task" | "skip">,
  reason: string,
  { fails = true } = {},
): never {
  if (process.env.CI && fails) throw new Error(`left out: ${reason}`);
  task.meta.leftOut = reason;
  return skip(reason);
}
