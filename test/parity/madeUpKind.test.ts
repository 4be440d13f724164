import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { singleTermPlan } from "../../graph-schema/plan/singleTermPlan.ts";
import { kinds } from "../../training/data/kinds.ts";
import { fileOfBytes } from "../../training/data/rangedFile.ts";
import { readFiles } from "../../training/data/readFiles.ts";
import { moment } from "../../training/testing/moment.ts";
import { graph } from "./graph.ts";
import { missesOfTraining, runTrainedCases, trainedCase } from "./trainedCases.ts";

// A kind of column that one file adds reaches objective.py and train.py, too.

const root = mkdtempSync(join(tmpdir(), "tensorloom-kind-"));
kinds.moment = moment;
afterAll(() => {
  delete kinds.moment;
  rmSync(root, { recursive: true, force: true });
});

test("train.py learns from times as the step programs do", async () => {
  const line = (i: number): string =>
    `${i % 5},2024-03-${String(1 + ((i * 5) % 28)).padStart(2, "0")}T06:00:00Z,${(i % 5) / 4}`;
  const text = ["amount,begun,target", ...Array.from({ length: 21 }, (_, i) => line(i))].join("\n");
  const read = await readFiles([fileOfBytes("sales.csv", new TextEncoder().encode(text))]);
  if ("error" in read) throw new Error(read.error);
  const { dataset } = read;
  expect(dataset.columns.map(({ kind }) => kind)).toEqual(["number", "moment", "number"]);
  const plan = singleTermPlan({
    ...{ dataset: dataset.id, batchSize: 8, epochs: 2, validation: 0, metrics: [], weights: "last" },
    loss: { type: "meanSquaredError" },
  });
  const document = {
    ...graph(
      [
        ["sale", "input", { shape: [2] }],
        ["hidden", "linear", { units: 3 }],
        ["act", "tanh"],
        ["score", "linear", { units: 1 }],
        ["result", "output"],
      ],
      ["sale>hidden.x", "hidden>act.x", "act>score.x", "score>result.x"],
    ),
    plan,
  };
  const made = await trainedCase({ key: "times", document, dataset, bind: {} });
  const trained = await runTrainedCases([made!], root);
  expect(missesOfTraining("times", trained)).toEqual([]);
  const source = readFileSync(join(root, "times", "objective.py"), "utf8");
  expect(source).toContain("train.inputs.sale float32 [rows, 2]");
});
