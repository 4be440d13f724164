import { expect, test } from "vitest";
import { readTemplate } from "../test/readTemplate.ts";
import { shareEqual } from "./shareEqual.ts";

const copy = <T>(x: T): T => structuredClone(x);

test("a copy of the same is the same object", () => {
  const document = readTemplate("sequenceTransformer");
  expect(shareEqual(document, copy(document))).toBe(document);
});

test.each([
  ["number", { a: 1, b: [1] }, { a: 2, b: [1] }, ["b"]],
  ["key gone", { a: 1, b: [1] }, { b: [1] }, ["b"]],
  ["key more", { b: [1] }, { b: [1], c: undefined }, ["b"]],
  ["not a number", { a: NaN, b: [1] }, { a: 1, b: [1] }, ["b"]],
  ["list for record", { a: {}, b: [1] }, { a: [], b: [1] }, ["b"]],
  ["null", { a: {}, b: [1] }, { a: null, b: [1] }, ["b"]],
] as const)("of a changed record the rest is kept: %s", (_, before, after, kept) => {
  const shared = shareEqual(before, copy(after)) as Record<string, unknown>;
  expect(shared).toStrictEqual(after);
  expect(shared).not.toBe(before);
  for (const key of kept) expect(shared[key]).toBe((before as Record<string, unknown>)[key]);
});

test("records whose keys stand in another order are not the same, their values are", () => {
  const before = { a: [1], b: [2] };
  const shared = shareEqual<{ a: number[]; b: number[] }>(before, { b: [2], a: [1] });
  expect(Object.keys(shared)).toEqual(["b", "a"]);
  expect(shared.a).toBe(before.a);
});

test("a key that every object has is taken as any other", () => {
  const text = '{"__proto__":[1],"constructor":[2]}';
  const shared = shareEqual({}, JSON.parse(text) as object);
  expect(JSON.stringify(shared)).toBe(text);
});

test.each([
  ["put in at the front", "abcd", "xabcd", "abcd"],
  ["put in between", "abcd", "abxcd", "abcd"],
  ["put in at the end", "abcd", "abcdx", "abcd"],
  ["taken out at the front", "abcd", "bcd", "bcd"],
  ["taken out between", "abcd", "acd", "acd"],
  ["taken out at the end", "abcd", "abc", "abc"],
  ["replaced", "abcdef", "axcdyf", "acdf"],
  ["emptied", "abcd", "", ""],
])("in a list, those that stay are kept: %s", (_, before, after, kept) => {
  const objects = new Map([..."abcdefxy"].map((id) => [id, { id }]));
  const old = [...before].map((id) => objects.get(id)!);
  const shared = shareEqual(
    old,
    [...after].map((id) => ({ id })),
  );
  expect(shared.map(({ id }) => id).join("")).toBe(after);
  for (const one of shared) if (kept.includes(one.id)) expect(one).toBe(objects.get(one.id));
});
