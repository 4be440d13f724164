import type { LayerBuilder } from "../layerBuilder.ts";
import type { Value } from "../../ir/value.ts";
import { sizeOf } from "../../ir/types/shape.ts";
import { py } from "../python/py.ts";
import type { Weight, Parametrization } from "../parametrization.ts";

/** Shorter vectors are divided by this. */
const EPSILON = 1e-12;

/**
 * weight = weight_orig / σ, its largest singular value, found by one step of power iteration in each training step
 * unless frozen.
 * As a matrix the weight has a row an output. weight_orig: as weight, weight_u: [rows], weight_v: [columns].
 * Miyato et al., 2018. https://pytorch.org/docs/stable/generated/torch.nn.utils.spectral_norm.html
 */
export const spectralNorm: Parametrization = {
  type: "spectralNorm",
  title: "Spectral norm",
  doc: "Divides the weight by its largest singular value, which keeps the discriminator of a GAN steady.",
  weight: (weight, b) => {
    const original = b.param("weight_orig", weight.shape, weight.init);
    const matrix = asMatrix(original, weight, b);
    const [rows, columns] = matrix.type.shape as [number, number];
    const left = b.buffer("weight_u", [rows], { kind: "direction" });
    const right = b.buffer("weight_v", [columns], { kind: "direction" });
    const transposed = b.transpose([matrix], { perm: [1, 0] });
    const row = (vector: Value): Value => b.reshape([vector], { shape: [1, vector.type.shape[0]!] });
    if (!b.training || b.frozen)
      return b.div([original, dot(row(left), b.matMul([row(right), transposed]), b)]);

    const v = direction(b.matMul([row(left), matrix]), b);
    const image = b.matMul([v, transposed]);
    const u = direction(image, b);
    b.update(left, b.reshape([u], { shape: [rows] }));
    b.update(right, b.reshape([v], { shape: [columns] }));
    return b.div([original, dot(u, image, b)]);
  },
  torch: (module) => py`nn.utils.spectral_norm(${module})`,
  still: py`for hook in module._forward_pre_hooks.values():
    if hasattr(hook, "n_power_iterations"):
        hook.n_power_iterations = 0`,
};

/** [outputs, everything else]. */
function asMatrix(w: Value, { shape, outputAxis }: Weight, b: LayerBuilder): Value {
  const others = shape.flatMap((_, i) => (i === outputAxis ? [] : [i]));
  const front = b.transpose([w], { perm: [outputAxis, ...others] });
  const columns = sizeOf(others.map((i) => shape[i]!));
  return b.reshape([front], { shape: [shape[outputAxis]!, columns] });
}

/** A row of length 1, through which no gradient flows. */
function direction(row: Value, b: LayerBuilder): Value {
  const length = b.clip([b.reduceL2([row], { axes: [1] })], { min: EPSILON, max: Infinity });
  return b.stopGradient([b.div([row, length])]);
}

/** The product of two rows, as a scalar. */
const dot = (a: Value, c: Value, b: LayerBuilder): Value =>
  b.reshape([b.reduceSum([b.mul([a, c])], { axes: [1] })], { shape: [] });
