/** Seeded choices for tests; the same seed gives the same ones. */
export interface Random {
  /** An integer from 0 to n − 1. */
  below(n: number): number;
  /** One of a list. */
  of<T>(list: readonly T[]): T;
  /** True once in n times. */
  oneIn(n: number): boolean;
}

/** Numbers by a linear congruential generator; Park and Miller, 1988. */
export function seededRandom(seed: number): Random {
  let state = seed % 2147483647 || 1;
  const below = (n: number): number => ((state = (state * 48271) % 2147483647) >> 5) % n;
  return { below, of: (list) => list[below(list.length)]!, oneIn: (n) => below(n) === 0 };
}
