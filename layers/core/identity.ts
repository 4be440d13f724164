import { z } from "zod";
import { anyDType, defineLayer } from "../layer.ts";
import { py } from "../python/py.ts";

/** x as it is. https://pytorch.org/docs/stable/generated/torch.nn.Identity.html */
export const identity = defineLayer({
  type: "identity",
  title: "Identity",
  category: "core",
  icon: "equal",
  doc: "Passes its input through unchanged: a place with a name, to branch from or to fill later.",
  formula: "y = x",
  keywords: ["pass", "noop", "placeholder"],
  params: z.object({}),
  inputs: { x: { doc: "Anything", dtype: anyDType } },
  outputs: { y: "The same" },
  traits: { passes: "inPlace" },
  shape: ({ x }) => ({ y: x }),
  lower: ({ x }) => ({ y: x }),
  torch: () => ({ module: py`nn.Identity()` }),
  examples: [
    { inputs: { x: ["N", 8] } },
    { inputs: { x: { dtype: "int32", shape: ["N", "T"] } }, exclusiveUpperBound: 9 },
  ],
});
