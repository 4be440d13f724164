/** The code of a class by its name or by itself; undefined for no class. */
export function codeOf(value: unknown, classes: readonly string[]): number | undefined {
  const code = typeof value === "string" ? classes.indexOf(value) : value;
  return typeof code === "number" && Number.isInteger(code) && code >= 0 && code < classes.length
    ? code
    : undefined;
}

/** Names of codes; a code without one stands for itself. */
export const namesOfCodes = (codes: ArrayLike<number>, classes: readonly string[] = []): string[] =>
  Array.from(codes, (code) => classes[code] ?? String(code));
