/** The name that a mistyped one most likely means: at most a third of its letters differ. */
export function nearest(typed: string, names: readonly string[]): string | undefined {
  const [best] = names
    .map((name) => ({ name, away: distance(typed.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.away - b.away);
  return best && best.away <= Math.max(typed.length, best.name.length) / 3 ? best.name : undefined;
}

/** Letters to insert, drop or change; Levenshtein, 1966. Long names are told apart by their beginning. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (const [i, letter] of [...a.slice(0, 80)].entries())
    row = row.reduce<number[]>((next, above, j) => {
      if (j === 0) return [i + 1];
      const changed = row[j - 1]! + (letter === b[j - 1] ? 0 : 1);
      return [...next, Math.min(above + 1, next[j - 1]! + 1, changed)];
    }, []);
  return row.at(-1)!;
}
