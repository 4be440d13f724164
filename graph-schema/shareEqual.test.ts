import { expect, test } from "vitest";
import { readTemplate } from "../test/readTemplate.ts";
import { shareEqual } from "./shareEqual.ts";

const copy = <T>(x: T): T => structuredClone(x);

test("a copy of the same is the same object", () => {
  for (const same of [readTemplate("sequenceTransformer"), { a: [NaN, -0], b: { c: NaN } }])
    expect(shareEqual(same, copy(same))).toBe(same);
});

test.each([
  { name: "number", before: { a: 1, b: [1] }, after: { a: 2, b: [1] } },
  { name: "key gone", before: { a: 1, b: [1] }, after: { b: [1] } },
  { name: "last key gone", before: { b: [1], c: 1 }, after: { b: [1] } },
  { name: "zero of another sign", before: { a: 0, b: [1] }, after: { a: -0, b: [1] } },
  { name: "key more", before: { b: [1] }, after: { b: [1], c: undefined } },
  { name: "not a number", before: { a: NaN, b: [1] }, after: { a: 1, b: [1] } },
  { name: "list for record", before: { a: {}, b: [1] }, after: { a: [], b: [1] } },
  { name: "record for list", before: { a: [], b: [1] }, after: { a: {}, b: [1] } },
  { name: "null", before: { a: {}, b: [1] }, after: { a: null, b: [1] } },
])("of a changed record the rest is kept: $name", ({ before, after }) => {
  const shared = shareEqual(before, copy<{ b: number[] }>(after));
  expect(shared).toStrictEqual(after);
  expect(shared).not.toBe(before);
  expect(shared.b).toBe(before.b);
});

test("records whose keys stand in another order are not the same, their values are", () => {
  const before = { a: [1], b: [2] };
  const shared = shareEqual<{ a: number[]; b: number[] }>(before, { b: [2], a: [1] });
  expect(Object.keys(shared)).toEqual(["b", "a"]);
  expect(shared.a).toBe(before.a);
});

test("a key that every object has is taken as any other", () => {
  const text = '{"__proto__":{},"constructor":[2]}';
  const after = JSON.parse(text) as object;
  const shared = shareEqual({}, after);
  expect(JSON.stringify(shared)).toBe(text);
  // What all objects inherit is no part of this one.
  const own = (of: object): unknown => Object.getOwnPropertyDescriptor(of, "__proto__")?.value;
  expect(own(shared)).toBe(own(after));
});

test.each([
  { name: "put in at the front", before: "abcd", after: "xabcd", kept: "abcd" },
  { name: "put in between", before: "abcd", after: "abxcd", kept: "abcd" },
  { name: "put in at the end", before: "abcd", after: "abcdx", kept: "abcd" },
  { name: "taken out at the front", before: "abcd", after: "bcd", kept: "bcd" },
  { name: "taken out between", before: "abcd", after: "acd", kept: "acd" },
  { name: "taken out at the end", before: "abcd", after: "abc", kept: "abc" },
  { name: "replaced", before: "abcdef", after: "axcdyf", kept: "acdf" },
  { name: "emptied", before: "abcd", after: "", kept: "" },
])("in a list, those that stay are kept: $name", ({ before, after, kept }) => {
  const objects = new Map([..."abcdefxy"].map((id) => [id, { id }]));
  const old = [...before].map((id) => objects.get(id)!);
  const shared = shareEqual(
    old,
    [...after].map((id) => ({ id })),
  );
  expect(shared.map(({ id }) => id).join("")).toBe(after);
  for (const one of shared) if (kept.includes(one.id)) expect(one).toBe(objects.get(one.id));
});

test("of what changed in a list the rest is kept", () => {
  const before = [
    { id: "a", size: [1] },
    { id: "b", size: [2] },
    { id: "c", size: [3] },
  ];
  const after = [
    { id: "x", size: [1] },
    { id: "y", size: [2] },
    { id: "z", size: [3] },
  ];
  const shared = shareEqual<typeof before>(before, copy(after));
  expect(shared).toEqual(after);
  for (const [i, { size }] of shared.entries()) expect(size).toBe(before[i]!.size);
});
