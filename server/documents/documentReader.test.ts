import { readFileSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { emptyDocument } from "../../graph-schema/document.ts";
import { openDocumentReader } from "./documentReader.ts";

const example = readFileSync(new URL("../../public/examples/irisMlp.json", import.meta.url), "utf8");

/** A legal document that takes minutes to check and gigabytes: bodies that all differ. */
const heavy = JSON.stringify({
  ...emptyDocument("heavy"),
  graph: {
    nodes: [
      { id: "data", type: "input", params: { shape: [4] }, position: [0, 0] },
      ...Array.from({ length: 190 }, (_, i) => ({
        ...{ id: `n${i}`, type: "block:b", position: [0, 0] },
        params: { repeat: 250, width: `=index + ${1 + 250 * i}` },
      })),
    ],
    edges: Array.from({ length: 190 }, (_, i) => ({
      ...{ from: i ? `n${i - 1}` : "data", output: i ? "result" : "y", to: `n${i}`, input: "data" },
    })),
  },
  blocks: {
    b: {
      title: "B",
      params: [{ name: "width", default: 1 }],
      graph: {
        nodes: [
          { id: "data", type: "input", params: {}, position: [0, 0] },
          { id: "fc", type: "linear", params: { units: "=width" }, position: [0, 0] },
          { id: "result", type: "output", params: {}, position: [0, 0] },
        ],
        edges: [
          { from: "data", output: "y", to: "fc", input: "x" },
          { from: "fc", output: "y", to: "result", input: "x" },
        ],
      },
    },
  },
});

const readers: ReturnType<typeof openDocumentReader>[] = [];
const open = (...limits: Parameters<typeof openDocumentReader>) => {
  const reader = openDocumentReader(...limits);
  readers.push(reader);
  return reader;
};
afterAll(() => Promise.all(readers.map((reader) => reader.close())));

test("a document that takes too long or too much memory is refused, and the next one is read", async () => {
  for (const limits of [
    { milliseconds: 3_000, megabytes: 2_000, threads: 1 },
    { milliseconds: 60_000, megabytes: 64, threads: 1 },
  ]) {
    const reader = open(limits);
    const [refused, taken] = await Promise.all([
      reader.read({ text: heavy, purpose: "train" }),
      reader.read({ text: example, purpose: "save" }),
    ]);
    expect(refused).toMatchObject({
      ok: false,
      message: expect.stringContaining("takes more than") as string,
    });
    expect(taken).toMatchObject({ ok: true, name: "Iris MLP" });
  }
}, 240_000);

test("the event loop turns while a document is checked", async () => {
  const reader = open({ milliseconds: 3_000, megabytes: 2_000, threads: 2 });
  let turns = 0;
  const timer = setInterval(() => turns++, 5);
  const refused = reader.read({ text: heavy, purpose: "train" });
  const first = await Promise.race([refused, reader.read({ text: example, purpose: "train" })]);
  expect(first.ok).toBe(true);
  expect((await refused).ok).toBe(false);
  clearInterval(timer);
  expect(turns).toBeGreaterThan(50);
}, 120_000);

test("what is wrong is told at once, with its place", async () => {
  const reader = open();
  const wrong = { ...emptyDocument("x"), graph: { nodes: [{ id: "1x" }], edges: [] } };
  expect(await reader.read({ text: JSON.stringify(wrong), purpose: "save" })).toMatchObject({
    message: expect.stringContaining("setting graph.nodes.0.id") as string,
  });
  const deep = `{"version":1,"a":${"[".repeat(3000)}${"]".repeat(3000)}}`;
  expect(await reader.read({ text: deep, purpose: "save" })).toMatchObject({
    message: expect.stringContaining("values inside at most 40 others") as string,
  });
}, 60_000);
