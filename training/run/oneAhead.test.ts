import { expect, test } from "vitest";
import { oneAhead } from "./oneAhead.ts";

async function collect<T>(made: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of made) all.push(one);
  return all;
}

test("gives what is made of each item in order, however long each takes", async () => {
  const slow = (i: number) => new Promise<number>((resolve) => setTimeout(() => resolve(10 * i), 5 - i));
  expect(await collect(oneAhead([1, 2, 3, 4], slow))).toEqual([10, 20, 30, 40]);
  expect(await collect(oneAhead([], slow))).toEqual([]);
});

test("has begun the next when it gives one out, and none beyond", async () => {
  const begun: number[] = [];
  const made = oneAhead([1, 2, 3], async (i) => void begun.push(i));
  const seen: number[][] = [];
  for await (const _ of made) seen.push([...begun]);
  expect(seen).toEqual([
    [1, 2],
    [1, 2, 3],
    [1, 2, 3],
  ]);
});

test("what fails is thrown in its turn, and never where nobody asks for it", async () => {
  const make = (i: number) => (i === 2 ? Promise.reject(new Error("no 2")) : Promise.resolve(i));
  const given: number[] = [];
  const all = async (): Promise<void> => {
    for await (const i of oneAhead([1, 2, 3], make)) given.push(i);
  };
  await expect(all()).rejects.toThrow("no 2");
  expect(given).toEqual([1]);
  for await (const _ of oneAhead([1, 2, 3], make)) break;
  await new Promise((resolve) => setTimeout(resolve, 5));
});
