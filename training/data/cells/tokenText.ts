/** Tokens of a text: parted by spaces, or letter by letter where every token is one. */
export function tokensOf(text: string, classes: readonly string[]): string[] {
  const typed = text.trim();
  if (typed === "") return [];
  return /\s/.test(typed) || classes.some((c) => c.length > 1) ? typed.split(/\s+/) : [...typed];
}

/** The text of tokens, as {@link tokensOf} reads it. */
export const textOfTokens = (tokens: readonly string[], classes: readonly string[]): string =>
  tokens.join(classes.some((c) => c.length > 1) ? " " : "");
