/** A record with other values under the same keys. */
export const mapValues = <K extends string, T, U>(
  record: Readonly<Record<K, T>>,
  to: (x: T) => U,
): Record<K, U> =>
  Object.fromEntries(Object.entries<T>(record).map(([key, x]) => [key, to(x)])) as Record<K, U>;
