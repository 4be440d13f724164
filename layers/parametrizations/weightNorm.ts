import { py } from "../python/py.ts";
import type { Parametrization } from "../parametrization.ts";

/**
 * weight = weight_g · weight_v / ‖weight_v‖, a length for each row. weight_v: as weight, weight_g: [rows, 1, …].
 * Salimans and Kingma, 2016. https://pytorch.org/docs/stable/generated/torch.nn.utils.weight_norm.html
 */
export const weightNorm: Parametrization = {
  type: "weightNorm",
  title: "Weight norm",
  doc: "Learns the length of each row of the weight apart from its direction.",
  weight: ({ shape, init }, b) => {
    const [rows, ...columns] = shape as [number, ...number[]];
    const lengths = { kind: "lengths", of: "weight_v", shape, init } as const;
    const g = b.param("weight_g", [rows, ...columns.map(() => 1)], lengths);
    const v = b.param("weight_v", shape, init);
    return b.mul([v, b.div([g, b.reduceL2([v], { axes: columns.map((_, i) => i + 1) })])]);
  },
  torch: (module) => py`nn.utils.weight_norm(${module})`,
};
