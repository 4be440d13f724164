/**
 * What is made of each item, in order; of the one after, the making begins before an earlier one is given out, so that
 * it goes on while that is used. What fails is thrown in its turn.
 */
export async function* oneAhead<Item, Made>(
  items: Iterable<Item>,
  make: (item: Item) => Promise<Made>,
): AsyncGenerator<Made> {
  let before: Promise<Made> | undefined;
  for (const item of items) {
    const made = make(item);
    // Whoever stops early never asks for it.
    made.catch(() => undefined);
    if (before) yield await before;
    before = made;
  }
  if (before) yield await before;
}
