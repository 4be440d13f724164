import { expect, test } from "vitest";
import { gradients } from "../autodiff.ts";
import { createBuilder } from "../builder.ts";
import { rootsOf } from "../program.ts";
import { reachable, type Value } from "../value.ts";
import { checkGradients, expectClose } from "../testing/checkGradients.ts";
import { exampleTensors } from "../testing/exampleTensors.ts";
import { load, programOf } from "../testing/runProgram.ts";
import { joinProducts } from "./joinProducts.ts";

const opsOf = (outputs: Readonly<Record<string, Value>>): unknown[] =>
  reachable(rootsOf(joinProducts(programOf(outputs)))).flatMap((v) => v.op ?? []);
const transposed = { transA: true, transB: false };

test("the gradient of a weight that every step uses is one product", async () => {
  const b = createBuilder();
  const { leaves, feeds } = exampleTensors(
    {
      inputs: [
        [2, 3],
        [3, 3],
      ],
    },
    b,
  );
  const [x, w] = leaves as [Value, Value];
  let y = x;
  for (let i = 0; i < 4; i++) y = b.tanh([b.gemm([y, w], { transA: false, transB: true })]);
  await checkGradients({ y, leaves, feeds }, b);
  const [dw] = gradients({ y, dy: b.leaf("dy2", y.type), wrt: [w] }, b);
  const used = opsOf({ dw: dw! });
  // Four forward, three from step to step backward, and one for the weight.
  expect(used.filter((op) => op === "gemm")).toHaveLength(4 + 3 + 1);
  expect(used.filter((op) => op === "add")).toEqual([]);
});

test("sums of products stay what they are, in any order of addition", async () => {
  const b = createBuilder();
  const { leaves, feeds } = exampleTensors(
    {
      inputs: [
        [2, 3],
        [2, 4],
        [5, 3],
        [5, 4],
        [1, 3],
        [1, 4],
      ],
    },
    b,
  );
  const [p, q, r] = [0, 2, 4].map((i) => b.gemm([leaves[i]!, leaves[i + 1]!], transposed));
  const y = b.add([b.add([p!, q!]), r!]);
  const z = b.add([p!, b.add([q!, r!])]);
  expect(opsOf({ y, z }).filter((op) => op === "add")).toEqual([]);
  const plain = await (await load(programOf({ y, z })))(feeds);
  const joined = await (await load(joinProducts(programOf({ y, z }))))(feeds);
  for (const name of ["y", "z"]) expectClose(joined[name]!, plain[name]!, name);
});

test("other products, and sums that broadcast, stay apart", () => {
  const b = createBuilder();
  const { leaves } = exampleTensors(
    {
      inputs: [
        [2, 3],
        [2, 4],
        [4, 3],
        [1, 3],
        [2, 1],
        [3, 4],
      ],
    },
    b,
  );
  const [x, z, w, column, one, c] = leaves as [Value, Value, Value, Value, Value, Value];
  const product = b.gemm([x, z], transposed);
  expect(opsOf({ y: b.add([product, b.gemm([x, z, c], transposed)]) })).toContain("add");
  expect(opsOf({ y: b.add([product, b.gemm([x, one], transposed)]) })).toContain("add");
  const plain = b.gemm([column, w], { transA: false, transB: true });
  expect(opsOf({ y: b.add([plain, plain]) })).toContain("add");
});
