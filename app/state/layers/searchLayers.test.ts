import { expect, test } from "vitest";
import { allLayers, searchLayers } from "./searchLayers.ts";

const found = (query: string): string[] => searchLayers(query).map((layer) => layer.type);

test("an empty query keeps every layer in the order of the palette", () => {
  expect(searchLayers(" ")).toBe(allLayers);
});

test("a layer is found first by its title, its type and its keywords", () => {
  for (const layer of allLayers)
    for (const name of [layer.title, layer.type]) expect(found(name)[0]).toBe(layer.type);
  expect(found("dense")).toContain("linear");
});

test("letters in order match, other letters do not", () => {
  expect(found("lnr")).toContain("linear");
  expect(found("zzzz")).toEqual([]);
});
