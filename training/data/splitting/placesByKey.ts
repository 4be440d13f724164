/** Which places have a key, for each key, ascending by key; the places of one ascend. */
export function placesByKey(keys: ArrayLike<number>): [key: number, places: readonly number[]][] {
  const places = new Map<number, number[]>();
  for (let i = 0; i < keys.length; i++) {
    const known = places.get(keys[i]!);
    if (known) known.push(i);
    else places.set(keys[i]!, [i]);
  }
  return [...places].sort(([a], [b]) => a - b);
}
