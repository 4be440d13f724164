/** Most of one kind: nobody reads more, and to work each out takes a walk over the graph. */
export const MOST_OF_A_KIND = 100;

/** Says of each further one of a kind whether it is still among the first. */
export function ration(): (kind: string) => boolean {
  const met = new Map<string, number>();
  return (kind) => {
    const count = (met.get(kind) ?? 0) + 1;
    met.set(kind, count);
    return count <= MOST_OF_A_KIND;
  };
}
