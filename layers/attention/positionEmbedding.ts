import { z } from "zod";
import { normal } from "../../ir/initializer.ts";
import { defineLayer } from "../layer.ts";
import { problem } from "../../graph-schema/diagnostics/problem.ts";
import { insertLayer, setTo } from "../../graph-schema/diagnostics/repair.ts";
import { py } from "../python/py.ts";
import { pyCall } from "../python/pyCall.ts";

/**
 * x + weight[:T], a learned vector for each position. x: [N, T, D], weight: [maxLength, D], y: [N, T, D].
 * Starts at N(0, 0.02²) as in BERT and in torchvision's VisionTransformer.
 * https://pytorch.org/vision/stable/models/vision_transformer.html
 */
export const positionEmbedding = defineLayer({
  type: "positionEmbedding",
  title: "PositionEmbedding",
  category: "attention",
  icon: "list-ordered",
  doc: "Adds a learned vector for each position, since attention alone does not see order.",
  formula: "y[t] = x[t] + weight[t]",
  keywords: ["positional encoding", "transformer", "order"],
  params: z.object({
    maxLength: z.int().min(1).max(1_000_000).default(512).describe("Longest sequence that can be read"),
  }),
  inputs: {
    x: {
      doc: "Sequences [N, time, features]",
      dtypeRepair: insertLayer("Embedding", { input: "x", type: "embedding" }),
    },
  },
  outputs: { y: "Same shape" },
  summary: (p) => `up to ${p.maxLength}`,
  shape: ({ x }, p) => {
    if (x.shape.length !== 3) return problem.rank("x", { phrase: "sequencesInTime" }, x);
    const [, length, features] = x.shape;
    if (typeof features === "string") return problem.openAxis("x", { phrase: "fixedLastAxis" }, x);
    if (typeof length === "number" && length > p.maxLength)
      return problem.tooLong(
        "x",
        { phrase: "mostPositions", count: p.maxLength },
        x,
        setTo("maxLength", length),
      );
    return { y: x };
  },
  lower: ({ x }, p, b) => {
    const [, length, features] = x.type.shape;
    const w = b.param("weight", [p.maxLength, features as number], normal(0.02));
    const first = b.slice([w], { axes: [0], starts: [0], ends: [length!], steps: [1] });
    return { y: b.add([x, first]) };
  },
  torch: ({ x }, p) => ({ module: pyCall("PositionEmbedding", [p.maxLength, x.shape[2]!]), helper }),
  examples: [
    { inputs: { x: ["N", 10, 8] } },
    { inputs: { x: ["N", 5, 4] }, params: { maxLength: 5 } },
    { inputs: { x: ["N", "T", 6] }, params: { maxLength: 32 } },
  ],
});

const helper = py`class PositionEmbedding(nn.Module):
    """Adds a learned vector for each position. x: [N, T, D]"""

    def __init__(self, max_length, features):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(max_length, features) * 0.02)

    def forward(self, x):
        return x + self.weight[: x.shape[1]]`;
