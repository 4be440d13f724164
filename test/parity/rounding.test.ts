import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { graph } from "./graph.ts";
import { missesOfCase, roundOtherwise, runTorchCases } from "./torchCases.ts";

const root = mkdtempSync(join(tmpdir(), "tensorloom-rounding-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** The deviation of a channel that is all but constant is what rounding leaves of it. */
const document = graph(
  [
    ["image", "input", { shape: [1, 9, 11] }],
    ["ones", "parameter", { shape: [1, 1, 9, 11], init: "constant", scale: 1 }],
    ["flat", "expression", { formula: "one + 1e-4 * x" }],
    ["norm", "instanceNorm", { eps: 1e-12 }],
    ["other", "input", { shape: [4] }],
    ["fc", "linear", { units: 3 }],
    ["out", "output"],
    ["rest", "output"],
  ],
  ["image>flat.x", "ones>flat.one", "flat>norm.x", "norm>out.x", "other>fc.x", "fc>rest.x"],
);

test("what moves with rounding may be as far off, and nothing else", async () => {
  const one = { key: "flat", document, feeding: {}, bind: { N: 3 } };
  const compared = await runTorchCases([one], root);
  const names = async (): Promise<string[]> =>
    (
      await missesOfCase("flat", compared, { outputs: { relative: 1e-5 }, gradients: { relative: 1e-4 } })
    ).map(({ where, name }) => `${where}, ${name}`);
  const { outputs, gradients } = compared.ours.get("flat")!;
  for (const { data } of [outputs.out!, gradients["fc.weight"]!])
    (data as Float32Array).set(Float32Array.from(data as Float32Array, (v) => 1.01 * v));
  expect(await names()).toEqual(expect.arrayContaining(["outputs, out", "gradients, fc.weight"]));
  await roundOtherwise(["flat"], compared);
  expect(await names()).toEqual(["gradients, fc.weight"]);
});
