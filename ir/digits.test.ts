import { expect, test } from "vitest";
import { optimize, simplifyPortable } from "./passes/optimize.ts";
import { targets } from "./targets.ts";
import { lostDigits } from "./testing/lostDigits.ts";
import { load } from "./testing/runProgram.ts";

test("values near 0 keep their digits in a model that is taken away", async () =>
  expect(await lostDigits((program) => load(simplifyPortable(program)))).toEqual([]));

test.each(Object.values(targets))("they do in programs for $id", async (target) =>
  expect(await lostDigits((program) => load(optimize(program, target)))).toEqual([]),
);
