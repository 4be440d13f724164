import { type Dim, exactDivDims, mulDims, subDims, substituteDim, symbolsOf, termsOf } from "./dim.ts";

/** Two sizes that have to be equal. */
export type Equality = readonly [Dim, Dim];

/** What a symbol must be, for two sizes to be equal. */
export interface Solution {
  symbol: string;
  size: Dim;
}

/**
 * The symbol that has to be something for a and b to be equal, and what; undefined where none is certain: the sizes
 * are equal or never are, several sizes of a symbol would do, or only the batch N could differ.
 */
export function solveDims([a, b]: Equality): Solution | undefined {
  const difference = subDims(a, b);
  // N·T = 64·N whatever the batch is.
  const perSample = exactDivDims(difference, "N") ?? difference;
  const symbols = symbolsOf(perSample);
  if (symbols.length === 0 || symbols.includes("N")) return undefined;
  return symbols.length === 1 ? root(perSample, symbols[0]!) : isolated(perSample);
}

/** Largest size that is searched. */
const MOST = 2 ** 31 - 1;

/** The only size of a symbol at which d is 0; sizes of layers grow with what they are made from. */
function root(d: Dim, symbol: string): Solution | undefined {
  const at = (size: number): number => substituteDim(d, { [symbol]: size }) as number;
  const sign = at(MOST) < 0 ? -1 : 1;
  let [low, high] = [1, MOST];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (sign * at(middle) >= 0) high = middle;
    else low = middle + 1;
  }
  return at(low) === 0 && at(low + 1) !== 0 ? { symbol, size: low } : undefined;
}

/** A symbol that d has in one term alone, which it is; of several the last by name. */
function isolated(d: Dim): Solution | undefined {
  const terms = termsOf(d);
  for (const symbol of symbolsOf(d).reverse()) {
    const own = terms.filter((t) => t.factors.length === 1 && t.factors[0] === symbol);
    const [term] = own;
    if (!term) continue;
    const rest = subDims(d, mulDims(term.coefficient, symbol));
    const size = exactDivDims(mulDims(rest, -Math.sign(term.coefficient)), Math.abs(term.coefficient));
    if (size !== undefined && !symbolsOf(size).includes(symbol)) return { symbol, size };
  }
  return undefined;
}

/** Axes of two shapes, lined up from the right, that differ and of which none is spread over the other. */
export const differences = (a: readonly Dim[], b: readonly Dim[]): Equality[] =>
  Array.from({ length: Math.min(a.length, b.length) }, (_, i): Equality => [a.at(-1 - i)!, b.at(-1 - i)!])
    .filter(([p, q]) => p !== q && p !== 1 && q !== 1)
    .reverse();
