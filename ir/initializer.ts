/** How a parameter or buffer starts. `low`, `high`, `std` as the generator draws them. */
export type Initializer =
  | { kind: "constant"; value: number }
  | { kind: "uniform"; low: number; high: number }
  | { kind: "normal"; mean: number; std: number }
  /** A vector of length 1 in a random direction. */
  | { kind: "direction" }
  /** Length of each row of what the same node keeps as `of`, which has this shape and starts so; for weight norm. */
  | { kind: "lengths"; of: string; shape: readonly number[]; init: Initializer }
  /** A statistic of the training rows of an input, one number a feature (rank 1) or a channel; until data is known, 0 or 1. */
  | { kind: "feature"; statistic: "mean" | "std"; input: string }
  /** What a step of preparation is fitted with to the training rows; until data is known, `value`. */
  | { kind: "fitted"; value: number };

export const zeros: Initializer = { kind: "constant", value: 0 };
export const ones: Initializer = { kind: "constant", value: 1 };

/** U(−bound, bound). */
export const uniform = (bound: number): Initializer => ({ kind: "uniform", low: -bound, high: bound });

/** N(0, std²). */
export const normal = (std: number): Initializer => ({ kind: "normal", mean: 0, std });

/** PyTorch's default for Linear and Conv weights and biases: kaiming_uniform_ with a = √5, so U(±1/√fanIn). */
export const fanInUniform = (fanIn: number): Initializer => uniform(1 / Math.sqrt(fanIn));

/** U(±√(6 / (fanIn + fanOut))); Glorot and Bengio, 2010. */
export const xavierUniform = (fanIn: number, fanOut: number): Initializer =>
  uniform(Math.sqrt(6 / (fanIn + fanOut)));
