import { z } from "zod";
import { defineLayer } from "../layer.ts";
import { py } from "../python/py.ts";
import { tensor } from "../../ir/types/shape.ts";

/** True where an id is that of padding. x: […] of ids, y: […]. What key_padding_mask of PyTorch's attention takes. */
export const paddingMask = defineLayer({
  type: "paddingMask",
  title: "PaddingMask",
  category: "attention",
  icon: "scan-line",
  doc: "Finds the ids that only fill a sequence up, so that attention can leave them out.",
  formula: "y = (x = id)",
  keywords: ["padding", "mask", "key_padding_mask", "token", "ignore"],
  params: z.object({
    id: z.int().min(0).max(10_000_000).default(0).describe("Id of the token that fills up"),
  }),
  inputs: { x: { doc: "Ids of tokens", dtype: ["int32", "int64"] } },
  outputs: { y: "True where the token is padding, of the same shape" },
  summary: (p) => `id ${p.id}`,
  shape: ({ x }) => ({ y: tensor(x.shape, "bool") }),
  lower: ({ x }, p, b) => ({ y: b.equal([x, b.constant(p.id, [], x.type.dtype)]) }),
  torch: (_x, p) => ({ call: ({ x }) => py`${x} == ${p.id}` }),
  examples: [
    { inputs: { x: tensor(["N", "T"], "int32") } },
    { inputs: { x: tensor(["N", 6], "int32") }, params: { id: 2 }, exclusiveUpperBound: 4 },
  ],
});
