/**
 * `after` with every part of it that equals the same part of `before` as that very object, so that what goes by identity
 * sees a copy of an edited document as it sees the document itself: *structural sharing*. Both are plain data, as
 * structured cloning or JSON gives them. In a list, what is put in or taken out moves those behind it.
 */
export function shareEqual<T>(before: unknown, after: T): T {
  if (before === after || !isObject(before) || !isObject(after)) return after;
  if (Array.isArray(after)) return Array.isArray(before) ? (shareList(before, after) as T) : after;
  return Array.isArray(before) ? after : (shareRecord(before, after) as T);
}

const isObject = (x: unknown): x is Record<string, unknown> => typeof x === "object" && x !== null;

function shareRecord(before: Record<string, unknown>, after: Record<string, unknown>): object {
  const [names, keys] = [Object.keys(before), Object.keys(after)];
  // The order of keys is part of what a file holds.
  let equal = names.length === keys.length;
  const values = keys.map((key, i) => {
    const then = key === names[i] || Object.hasOwn(before, key) ? before[key] : undefined;
    const value = shareEqual(then, after[key]);
    equal &&= key === names[i] && Object.is(value, then);
    return value;
  });
  return equal ? before : Object.fromEntries(keys.map((key, i) => [key, values[i]]));
}

function shareList(before: readonly unknown[], after: readonly unknown[]): readonly unknown[] {
  const shared = [...after];
  const moved = after.length - before.length;
  let [head, tail] = [0, after.length - 1];
  const take = (i: number, from: number): boolean => {
    shared[i] = shareEqual(before[from], after[i]);
    return Object.is(shared[i], before[from]);
  };
  while (head < Math.min(before.length, after.length) && take(head, head)) head++;
  if (head === before.length && moved === 0) return before;
  while (tail >= head && tail - moved >= head && take(tail, tail - moved)) tail--;
  for (let i = head + 1; i < tail; i++) take(i, i);
  return shared;
}
