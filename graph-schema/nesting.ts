/** Most lists and objects around a value of a document: a graph in a block is at 6, the settings of its nodes start at 8. */
export const MOST_NESTING = 40;

/** How many keys of a place are told: those of the setting, not the way through what is wrong with it. */
const SHOWN_KEYS = 8;

type Path = { key: string | number; before: Path | undefined; depth: number };

/** Where a parsed value is nested deeper than a document may be, without recursion; undefined where it is not. */
export function tooDeepAt(value: unknown): (string | number)[] | undefined {
  const open: { value: unknown; path: Path | undefined }[] = [{ value, path: undefined }];
  for (let next = open.pop(); next; next = open.pop()) {
    if (typeof next.value !== "object" || next.value === null) continue;
    const depth = (next.path?.depth ?? 0) + 1;
    if (depth > MOST_NESTING) return keysOf(next.path);
    const entries = Array.isArray(next.value) ? next.value.entries() : Object.entries(next.value);
    for (const [key, inner] of entries)
      if (typeof inner === "object") open.push({ value: inner, path: { key, before: next.path, depth } });
  }
  return undefined;
}

function keysOf(path: Path | undefined): (string | number)[] {
  const keys: (string | number)[] = [];
  for (let at = path; at; at = at.before) keys.unshift(at.key);
  return keys.slice(0, SHOWN_KEYS);
}
