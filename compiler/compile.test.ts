import { InferenceSession, Tensor } from "onnxruntime-node";
import { expect, test } from "vitest";
import { type Document, emptyDocument } from "../graph-schema/document.ts";
import { initialize } from "../training/run/initialize.ts";
import type { HostTensor } from "../training/run/tensor.ts";
import { check } from "./check/check.ts";
import { emitModel, emitModelText, modelState, predictProgram } from "./compile.ts";

/** Ids that are looked up, compared and also answered as they came. */
function idsOf(dtype: string): Document {
  const node = (id: string, type: string, params = {}) => ({ id, type, params, position: [0, 0] as const });
  const wire = (from: string, to: string) => ({ from, output: "y", to, input: "x" });
  const nodes = [
    node("ids", "input", { shape: ["T"], dtype }),
    node("embed", "embedding", { count: 9, dimension: 4 }),
    node("padding", "paddingMask"),
    ...["vectors", "masked", "same"].map((id) => node(id, "output")),
  ];
  const edges = [
    wire("ids", "embed"),
    wire("ids", "padding"),
    wire("embed", "vectors"),
    wire("padding", "masked"),
    wire("ids", "same"),
  ];
  return { ...emptyDocument("ids"), graph: { nodes, edges } } as unknown as Document;
}

/** What the exported model answers for ids 1 to 6, given in its dtype. */
async function answers(document: Document): Promise<{ taken: string; found: unknown }> {
  const checked = check(document);
  expect(checked.diagnostics).toEqual([]);
  const weights = Object.fromEntries(
    modelState(checked).map(({ name, leaf, init }): [string, HostTensor] => [
      name,
      initialize(init, leaf.type.shape as number[], { seed: 1, name }),
    ]),
  );
  const session = await InferenceSession.create(emitModel(checked, { weights }));
  const [input] = session.inputMetadata;
  if (!input?.isTensor) throw new Error("no tensor");
  const ids = [1, 2, 3, 4, 5, 0];
  const data = input.type === "int64" ? BigInt64Array.from(ids, BigInt) : Int32Array.from(ids);
  const found = await session.run({ ids: new Tensor(input.type as "int32", data as Int32Array, [2, 3]) });
  const plain = Object.entries(found).map(([name, t]) => [name, t.type, t.dims, [...(t.data as Int32Array)]]);
  return { taken: input.type, found: plain };
}

test("ids come as int64 where their input says so, and are int32 in every program", async () => {
  const [narrow, wide] = [await answers(idsOf("int32")), await answers(idsOf("int64"))];
  expect([narrow.taken, wide.taken]).toEqual(["int32", "int64"]);
  expect(wide.found).toEqual(narrow.found);
  expect(emitModelText(check(idsOf("int64"))).text).toContain("(int64[N,T] ids,");
  expect(predictProgram(check(idsOf("int64")))).toEqual(predictProgram(check(idsOf("int32"))));
});
