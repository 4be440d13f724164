import { describe, expect, test } from "vitest";
import { createBuilder } from "../ir/builder.ts";
import { type LoweringContext, lowerNode } from "../compiler/lower/lowerNode.ts";
import { layerOf } from "./layers.ts";
import { sizeOf, tensor } from "../ir/types/shape.ts";
import { expectClose } from "./testing/expectClose.ts";
import { seededRandom } from "./testing/random.ts";
import { type LayerRun, type Numbers, runLayer } from "./testing/runLayer.ts";

const random = seededRandom(20261);
const noise = (...shape: number[]): Numbers => ({
  shape,
  data: Array.from({ length: sizeOf(shape) }, () => random.below(2000) / 500 - 2),
});
const run = (type: string, rest: Omit<LayerRun, "layer">) => runLayer({ layer: layerOf(type)!, ...rest });

test.each([
  ["relu", {}, [0, 0, 1]],
  ["leakyRelu", { slope: 0.1 }, [-0.1, 0, 1]],
  ["elu", { alpha: 2 }, [-1.264241, 0, 1]],
  ["gelu", {}, [-0.158655, 0, 0.841345]],
  ["gelu", { approximate: "tanh" }, [-0.158808, 0, 0.841192]],
  ["silu", {}, [-0.268941, 0, 0.731059]],
  ["sigmoid", {}, [0.268941, 0.5, 0.731059]],
  ["tanh", {}, [-0.761594, 0, 0.761594]],
  ["softmax", {}, [0.090031, 0.244728, 0.665241]],
  ["logSoftmax", {}, [-2.407606, -1.407606, -0.407606]],
  ["prelu", {}, [-0.25, 0, 1]],
  ["relu6", {}, [0, 0, 1]],
  ["selu", {}, [-1.11133, 0, 1.050701]],
  ["celu", { alpha: 2 }, [-0.786939, 0, 1]],
  ["mish", {}, [-0.303401, 0, 0.865098]],
  ["hardSwish", {}, [-1 / 3, 0, 2 / 3]],
  ["hardSigmoid", {}, [1 / 3, 0.5, 2 / 3]],
  ["hardTanh", { min: -0.5, max: 0.25 }, [-0.5, 0, 0.25]],
  ["softplus", {}, [0.313262, 0.693147, 1.313262]],
  ["softplus", { beta: 2, threshold: 1 }, [0.063464, 0.346574, 1]],
  ["softsign", {}, [-0.5, 0, 0.5]],
  ["logSigmoid", {}, [-1.313262, -0.693147, -0.313262]],
  ["threshold", { threshold: -0.5, value: 7 }, [7, 0, 1]],
  ["exp", {}, [0.367879, 1, 2.718282]],
  ["abs", {}, [1, 0, 1]],
  ["sin", {}, [-0.841471, 0, 0.841471]],
  ["cos", {}, [0.540302, 1, 0.540302]],
  ["pow", {}, [1, 0, 1]],
  ["pow", { exponent: 3 }, [-1, 0, 1]],
  ["pow", { exponent: 0 }, [1, 1, 1]],
  ["clip", { min: -0.5, max: null }, [-0.5, 0, 1]],
  ["cumsum", {}, [-1, -1, 0]],
  ["reduce", { keepdim: true }, [0]],
  ["reduce", { reduction: "variance" }, [1]],
  ["reduce", { reduction: "variance", unbiased: false }, [2 / 3]],
  ["reduce", { reduction: "l2" }, [Math.SQRT2]],
])("%s with %j of -1, 0, 1", async (type, params, expected) => {
  const { y } = await run(type, { params, inputs: { x: { shape: [1, 3], data: [-1, 0, 1] } } });
  expectClose(y, expected);
});

test("cosineSimilarity repeats what has size 1 along its axis", async () => {
  const inputs = { a: { shape: [1, 1], data: [2] }, b: { shape: [1, 2], data: [3, 4] } };
  expectClose((await run("cosineSimilarity", { inputs })).y, [7 / (5 * Math.SQRT2)]);
});

test("l2Normalize leaves 0 at 0", async () => {
  const { y } = await run("l2Normalize", { inputs: { x: { shape: [2, 2], data: [0, 0, 3, -4] } } });
  expectClose(y, [0, 0, 0.6, -0.8]);
});

test("elu stays finite where its exponential would not", async () => {
  const { y } = await run("elu", { inputs: { x: { shape: [1, 2], data: [1000, -1000] } } });
  expectClose(y, [1000, -1]);
});

test("dropout drops its share and scales the rest, and does nothing in use", async () => {
  const x = { shape: [64, 64], data: new Array<number>(4096).fill(3) };
  const { y } = await run("dropout", { params: { probability: 0.25 }, inputs: { x }, weights: [1] });
  const kept = y.filter((v) => v !== 0);
  expect(kept.length / y.length).toBeCloseTo(0.75, 1);
  expect(new Set(kept)).toEqual(new Set([4]));
  expect((await run("dropout", { params: { probability: 0.25 }, inputs: { x } })).y).toEqual(x.data);
});

test("rnn drops between its layers, and not behind the last", async () => {
  const x = { shape: [64, 8, 1], data: new Array<number>(512).fill(1) };
  const ones = ["ih_l0", "ih_l1"].map((name) => [`weight_${name}`, [1]]);
  const zeros = ["hh_l0", "hh_l1"].map((name) => [`weight_${name}`, [0]]);
  const state = Object.fromEntries([...ones, ...zeros]) as Record<string, number[]>;
  const given = { inputs: { x }, state, weights: new Array<number>(64).fill(1) };
  const params = { hidden: 1, bias: false, nonlinearity: "relu", dropout: 0.25 };
  const two = await run("rnn", { ...given, params: { ...params, layers: 2 } });
  expect(new Set(two.y)).toEqual(new Set([0, Math.fround(4 / 3)]));
  expect(two.y.filter((v) => v !== 0).length / 512).toBeCloseTo(0.75, 1);
  expect(new Set((await run("rnn", { ...given, params })).y)).toEqual(new Set([1]));
});

describe("a Transformer draws a number for every element that PyTorch drops", () => {
  const [n, length, steps, features, wide, heads] = [2, 3, 5, 4, 6, 2];
  const attention = (keys: number): number => n * heads * length * keys + n * length * features;
  const linear = n * length * (wide + features);
  test.each([
    ["transformerEncoderLayer", { x: [n, length, features] }, attention(length) + linear],
    [
      "transformerDecoderLayer",
      { x: [n, length, features], memory: [n, steps, features] },
      attention(length) + attention(steps) + linear,
    ],
  ])("%s", (type, inputs, expected) => {
    const b = createBuilder();
    const randomKey = b.leaf("key", tensor([], "uint32"));
    const context: LoweringContext = {
      b,
      training: true,
      bind: {},
      drawn: 0,
      state: [],
      inputs: new Map(),
      randomKey,
    };
    const layer = layerOf(type)!;
    const params = layer.params.parse({ heads, feedforward: wide });
    const wires = Object.entries(inputs).map(([port, shape]) => [port, [b.leaf(port, tensor(shape))]]);
    lowerNode({ id: "node", layer, params, frozen: false }, Object.fromEntries(wires), context);
    expect(context.drawn).toBe(expected);
  });
});

test("conv2d of an even kernel puts the odd zero of same padding last", async () => {
  const x = { shape: [1, 1, 1, 4], data: [0, 1, 0, 0] };
  const params = { channels: 1, kernel: [1, 2], padding: "same", bias: false };
  const { y } = await run("conv2d", { params, inputs: { x }, state: { weight: [10, 1] } });
  expect(y).toEqual([1, 10, 0, 0]);
});

describe("attention", () => {
  const query = noise(2, 4, 6);

  test("that is causal sees nothing later", async () => {
    const value = noise(2, 4, 3);
    const params = { causal: true };
    const { y } = await run("scaledDotProductAttention", { params, inputs: { query, key: query, value } });
    expectClose(y.slice(0, 3), value.data.slice(0, 3));
    const later = { shape: query.shape, data: query.data.map((v, i) => (i % 24 >= 18 ? v + 1 : v)) };
    const changed = await run("scaledDotProductAttention", {
      params,
      inputs: { query: later, key: later, value },
    });
    expectClose(changed.y.slice(0, 9), y.slice(0, 9));
    expect(changed.y[9]).not.toBeCloseTo(y[9]!, 3);
  });

  test("scales scores by the root of the features", async () => {
    const inputs = {
      query: { shape: [1, 1, 4], data: [2, 0, 0, 0] },
      key: { shape: [1, 2, 4], data: [1, 0, 0, 0, 0, 1, 0, 0] },
      value: { shape: [1, 2, 1], data: [1, 0] },
    };
    expectClose((await run("scaledDotProductAttention", { inputs })).y, [1 / (1 + Math.exp(-1))]);
  });

  test("adds its mask to the scores", async () => {
    const value = noise(2, 4, 3);
    const mask = { shape: [2, 1, 4], data: [0, -1e9, -1e9, -1e9, -1e9, -1e9, 0, -1e9] };
    const { y } = await run("scaledDotProductAttention", { inputs: { query, key: query, value, mask } });
    expectClose(y.slice(0, 3), value.data.slice(0, 3));
    expectClose(y.slice(12, 15), value.data.slice(18, 21));
  });

  test("of several heads is the same for a key that is wired as for one that is not", async () => {
    const shapes = {
      in_proj_weight: [18, 6],
      in_proj_bias: [18],
      "out_proj.weight": [6, 6],
      "out_proj.bias": [6],
    };
    const state = Object.fromEntries(Object.entries(shapes).map(([name, s]) => [name, noise(...s).data]));
    const params = { heads: 2 };
    const alone = await run("multiheadAttention", { params, state, inputs: { query } });
    const wired = await run("multiheadAttention", {
      params,
      state,
      inputs: { query, key: query, value: query },
    });
    const keyed = await run("multiheadAttention", { params, state, inputs: { query, key: query } });
    expect(alone.shape).toEqual([2, 4, 6]);
    expectClose(wired.y, alone.y, 4);
    expectClose(keyed.y, alone.y, 4);
  });
});

test("positionEmbedding adds the first rows of its table", async () => {
  const state = { weight: [1, 2, 3, 4, 5, 6] };
  const x = { shape: [1, 2, 2], data: [10, 10, 10, 10] };
  const { y } = await run("positionEmbedding", { params: { maxLength: 3 }, inputs: { x }, state });
  expect(y).toEqual([11, 12, 13, 14]);
});

describe("pooling is as PyTorch defines it", () => {
  interface Geometry {
    kernel: number;
    stride: number;
    padding: number;
    dilation: number;
    ceilMode: boolean;
    countIncludePad: boolean;
  }

  /** pooling_shape of PyTorch: a last window must start inside the map or its left padding. */
  function windows(size: number, p: Geometry): [begin: number, end: number][] {
    const extent = p.dilation * (p.kernel - 1) + 1;
    const round = p.ceilMode ? Math.ceil : Math.floor;
    let count = round((size + 2 * p.padding - extent) / p.stride) + 1;
    if (p.ceilMode && (count - 1) * p.stride >= size + p.padding) count--;
    return Array.from({ length: count }, (_, i) => {
      const begin = i * p.stride - p.padding;
      return [begin, Math.min(begin + extent, size + p.padding)];
    });
  }

  function pool({ data, shape }: Numbers, p: Geometry, kind: "max" | "mean"): number[] {
    const [height, width] = shape.slice(2) as [number, number];
    const inside = (at: number, [begin, end]: [number, number]): boolean =>
      at >= begin && at < end && (at - begin) % p.dilation === 0;
    return windows(height, p).flatMap((rows) =>
      windows(width, p).map((columns) => {
        const seen = data.filter(
          (_, at) => inside(Math.floor(at / width), rows) && inside(at % width, columns),
        );
        if (kind === "max") return Math.max(...seen);
        const count = p.countIncludePad ? (rows[1] - rows[0]) * (columns[1] - columns[0]) : seen.length;
        return seen.reduce((a, v) => a + v, 0) / count;
      }),
    );
  }

  const geometries = Array.from({ length: 80 }, () => {
    const kernel = 1 + random.below(4);
    return {
      size: [3 + random.below(6), 3 + random.below(6)] as const,
      kernel,
      stride: 1 + random.below(4),
      padding: random.below(Math.floor(kernel / 2) + 1),
      dilation: random.oneIn(2) ? 1 : 2 + random.below(2),
      ceilMode: !random.oneIn(3),
      countIncludePad: random.oneIn(2),
    };
  }).filter((g) => g.dilation * (g.kernel - 1) < Math.min(...g.size) + 2 * g.padding);

  test.each(geometries)("%j", async ({ size, ...p }) => {
    const x = noise(1, 1, ...size);
    const { countIncludePad: _, ...maximum } = p;
    expectClose((await run("maxPool2d", { params: maximum, inputs: { x } })).y, pool(x, p, "max"), 4);
    if (p.dilation > 1) return;
    expectClose((await run("avgPool2d", { params: p, inputs: { x } })).y, pool(x, p, "mean"), 4);
  });

  test("adaptive: from floor(i·H/H') to ceil((i + 1)·H/H')", async () => {
    const x = { shape: [1, 1, 1, 7], data: [1, 2, 3, 4, 5, 6, 7] };
    const { y } = await run("adaptiveAvgPool2d", { params: { outputSize: [1, 3] }, inputs: { x } });
    expectClose(y, [2, 4, 6]);
    const even = await run("adaptiveAvgPool2d", {
      params: { outputSize: [2, 3] },
      inputs: { x: { shape: [1, 1, 2, 6], data: [1, 3, 5, 7, 9, 11, 0, 0, 0, 0, 0, 6] } },
    });
    expectClose(even.y, [2, 6, 10, 0, 0, 3]);
  });
});
