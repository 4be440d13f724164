/** Which places have a key, for each key, ascending by key; the places of one ascend. */
export function placesByKey(keys: ArrayLike<number>): [key: number, places: Uint32Array][] {
  const counts = new Map<number, number>();
  for (let i = 0; i < keys.length; i++) counts.set(keys[i]!, (counts.get(keys[i]!) ?? 0) + 1);
  const all = new Uint32Array(keys.length);
  const ends = new Map<number, number>();
  let end = 0;
  const found = [...counts]
    .sort(([a], [b]) => a - b)
    .map(([key, count]): [number, Uint32Array] => {
      ends.set(key, end);
      return [key, all.subarray(end, (end += count))];
    });
  for (let i = 0; i < keys.length; i++) {
    const at = ends.get(keys[i]!)!;
    all[at] = i;
    ends.set(keys[i]!, at + 1);
  }
  return found;
}
