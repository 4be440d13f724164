import { trainStep } from "../../compiler/steps/trainStep.ts";
import { feeds } from "../../compiler/steps/stepContext.ts";
import { check } from "../../compiler/check/check.ts";
import type { Program } from "../../ir/program.ts";
import { sizeOf } from "../../ir/types/shape.ts";
import type { Document } from "../../graph-schema/document.ts";
import { keyOf, randomBits, uniforms } from "../../training/run/generator.ts";
import { initialState } from "../../training/run/prepare.ts";
import { planObjective } from "../../training/run/planRun.ts";
import type { HostTensor, Tensors } from "../../training/run/tensor.ts";

/** A train step with everything it needs for one run. */
export interface BenchStep {
  program: Program;
  state: Tensors;
  batch: Tensors;
}

/** The train step of a document at the batch size of its plan; symbols other than N have size `length`. */
export function trainProgram(document: Document, { length = 64 } = {}): Program {
  const checked = check(document);
  const { objective } = planObjective(checked);
  if (!checked.ok || !objective) throw new Error(`${document.name} does not compile`);
  const source = { checked, objective, batchSize: document.plan.batchSize };
  return trainStep({ ...source, bind: { T: length, S: length } }).program;
}

/** The train step of a document on random data; symbols other than N have size `length`, integers are below `below`. */
export function benchStep(document: Document, { length = 64, below = 10 } = {}): BenchStep {
  const program = trainProgram(document, { length });
  const state = initialState(program.state, 0, { statistics: () => undefined });
  const batch = Object.fromEntries(
    program.inputs.map((leaf): [string, HostTensor] => [
      leaf.name,
      values(leaf.name, leaf.type.shape as number[], { dtype: leaf.type.dtype, below }),
    ]),
  );
  return { program, state, batch };
}

function values(
  name: string,
  shape: readonly number[],
  { dtype, below }: { dtype: string; below: number },
): HostTensor {
  const count = sizeOf(shape);
  if (name === feeds.weight) return { dtype: "float32", shape, data: new Float32Array(count).fill(1) };
  if (name === feeds.rate) return { dtype: "float32", shape, data: Float32Array.of(1e-3) };
  if (dtype === "uint32") return { dtype: "uint32", shape, data: Uint32Array.of(1) };
  if (dtype === "int32")
    return {
      dtype: "int32",
      shape,
      data: Int32Array.from({ length: count }, (_, i) => (randomBits(i, 1) >>> 4) % below),
    };
  return { dtype: "float32", shape, data: uniforms(keyOf(1, name), count) };
}
