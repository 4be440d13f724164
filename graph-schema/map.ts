import { type Problem, problem, type Repair } from "./problem.ts";
import { isStatic, type TensorType } from "./shape.ts";

/** What is wrong with x as a batch of maps [N, C, H, W] with a fixed number of channels; undefined when nothing. */
export function mapProblem(port: string, x: TensorType): Problem | undefined {
  if (x.shape.length !== 4)
    return problem.rank(port, "a batch of maps [N, channels, height, width]", x, intoMap(port, x));
  if (typeof x.shape[1] === "string")
    return problem.dimension(port, "a fixed number of channels on axis 1", x);
  return undefined;
}

/** Reshapes [N, height, width] or flat square images into maps. */
function intoMap(port: string, x: TensorType): Repair | undefined {
  const sample = x.shape.slice(1);
  if (!isStatic(sample)) return undefined;
  const shape = sample.length === 2 ? [1, ...sample] : sample.length === 1 ? square(sample[0]!) : undefined;
  return (
    shape && {
      title: `Reshape to ${shape.join("×")}`,
      insertBefore: { input: port, type: "reshape", params: { shape } },
    }
  );
}

/** Pixels as one gray or three color channels of a square. */
function square(pixels: number): number[] | undefined {
  for (const channels of [1, 3]) {
    const side = Math.sqrt(pixels / channels);
    if (Number.isInteger(side) && side > 1) return [channels, side, side];
  }
  return undefined;
}
