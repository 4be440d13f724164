import { expect, test } from "vitest";
import type { Runtime, RuntimeSession } from "../runtime/runtime.ts";
import { finish, regression, request } from "../testing/lineRun.ts";
import { RunError } from "./runError.ts";
import type { TrainingData } from "./trainingData.ts";

test("the next batch is gathered while a step runs, and none beyond the plan", async () => {
  const base = request(regression({ epochs: 2, validation: 0 }));
  const happened: string[] = [];
  const data: TrainingData = {
    ...base.data,
    validationRows: new Uint32Array(),
    batch: async (rows, size) => {
      happened.push("gather");
      return base.data.batch(rows, size);
    },
  };
  const load: Runtime["load"] = async (...of) => {
    const session = await base.runtime.load(...of);
    const run: RuntimeSession["run"] = (program, tensors) => {
      happened.push("step");
      return session.run(program, tensors);
    };
    return { ...session, run };
  };
  await finish({ ...base, data, runtime: { ...base.runtime, load } });
  expect(happened.slice(0, 5)).toEqual(["gather", "gather", "step", "gather", "step"]);
  expect(happened.filter((what) => what === "gather")).toHaveLength(6);
  expect(happened.filter((what) => what === "step")).toHaveLength(6);
});

test("rows that cannot be read end the run at the step that needs them, with what can be done", async () => {
  const base = request(regression({ epochs: 2, logEvery: 1 }));
  let calls = 0;
  const batch: TrainingData["batch"] = (rows, size) =>
    ++calls === 3
      ? Promise.reject(new RunError("data", "a.rows is gone.", "Put it back."))
      : base.data.batch(rows, size);
  const { events } = await finish({ ...base, data: { ...base.data, batch } });
  expect(events.at(-1)).toEqual({
    ...{ kind: "halted", code: "data", step: 2 },
    ...{ message: "a.rows is gone.", advice: "Put it back." },
  });
});
