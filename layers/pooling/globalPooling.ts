import { z } from "zod";
import type { LayerBuilder } from "../layerBuilder.ts";
import type { Value } from "../../ir/value.ts";
import { type Problem, problem } from "../../graph-schema/diagnostics/problem.ts";
import { py, type PyCode, pyName } from "../python/py.ts";
import { type Shape, tensor, type TensorType } from "../../ir/types/shape.ts";

interface GlobalPooling {
  keepAxes: boolean;
}

/** What layers share that reduce all axes behind the channels; `reduction` is PyTorch's name of it. */
export const globalPooling = (reduction: "mean" | "amax") =>
  ({
    category: "pooling",
    icon: "circle-dot",
    params: z.object({
      keepAxes: z
        .boolean()
        .default(false)
        .describe("Leave the axes behind the channels in place with size 1"),
    }),
    inputs: { x: { doc: "Sequences, maps or volumes [N, channels, …]" } },
    outputs: { y: "A number for each channel" },
    summary: (p: GlobalPooling) => (p.keepAxes ? "axes kept" : ""),
    shape: ({ x }: { x: TensorType }, p: GlobalPooling): { y: TensorType } | Problem =>
      x.shape.length < 3
        ? problem.rank("x", { phrase: "batchChannelsAndPooled" }, x)
        : { y: tensor(pooled(x.shape, p)) },
    lower: ({ x }: { x: Value }, p: GlobalPooling, b: LayerBuilder) => {
      const axes = spatialAxes(x.type.shape);
      const y = reduction === "mean" ? b.reduceMean([x], { axes }) : b.reduceMax([x], { axes });
      return { y: p.keepAxes ? y : b.reshape([y], { shape: pooled(x.type.shape, p) }) };
    },
    torch: ({ x }: { x: TensorType }, p: GlobalPooling) => ({
      call: (inputs: { x: PyCode }) => {
        const axes = spatialAxes(x.shape);
        const kept = p.keepAxes ? py`, keepdim=${true}` : py``;
        return py`${inputs.x}.${pyName(reduction)}(dim=${axes.length === 1 ? axes[0]! : axes}${kept})`;
      },
    }),
  }) as const;

const spatialAxes = (x: Shape): number[] => x.slice(2).map((_, i) => i + 2);

const pooled = (x: Shape, p: GlobalPooling): Shape =>
  x.flatMap((d, i) => (i < 2 ? [d] : p.keepAxes ? [1] : []));
