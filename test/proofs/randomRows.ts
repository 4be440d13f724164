import { bindShape, sizeOf, type TensorType } from "../../ir/types/shape.ts";
import type { Dim } from "../../ir/types/dim.ts";
import { seededRandom } from "../../layers/testing/random.ts";
import { type ModelShape, scoreCount } from "../../training/data/encoding/modelShape.ts";
import type { EncodedTensor } from "../../training/run/encodedTensors.ts";
import type { HostTensor } from "../../training/run/tensor.ts";

/** Size that a symbol of an input has in the rows, enough for the windows of every template. */
const LENGTH = 16;

/** Rows of random numbers to train on, for a model that comes without data. */
export function randomRows(
  model: ModelShape,
  { rows, seed }: { rows: number; seed: number },
): EncodedTensor[] {
  const random = seededRandom(seed);
  const sizes = (shape: readonly Dim[]): number[] =>
    bindShape(shape, { N: rows, T: LENGTH, S: LENGTH }) as number[];
  const filled = ({ dtype, shape }: TensorType, next: () => number): HostTensor => {
    const size = sizes(shape);
    const data = dtype === "int32" ? new Int32Array(sizeOf(size)) : new Float32Array(sizeOf(size));
    return { dtype, shape: size, data: data.map(next) };
  };
  const inputs = model.inputs.map(({ id, type, exclusiveUpperBound }) => {
    const bound = exclusiveUpperBound ?? 2;
    const next = (): number => (type.dtype === "int32" ? random.below(bound) : random.below(2000) / 1000 - 1);
    return encoded("input", id, filled(type, next));
  });
  const [compared] = model.targets;
  if (!compared) return inputs;
  // Numbers are of two kinds, as a binary loss takes no others.
  const kinds = compared.classAxis === undefined ? 2 : scoreCount(compared);
  const target = filled(compared.target, () => random.below(kinds));
  return [...inputs, encoded("target", compared.term, target)];
}

const encoded = (
  role: EncodedTensor["role"],
  name: string,
  { dtype, shape, data }: HostTensor,
): EncodedTensor => ({ split: "train", role, name, dtype, shape, parts: () => [data] });
