import { readFileSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { type Document, emptyDocument } from "../../graph-schema/document.ts";
import { metric } from "../../graph-schema/plan/objective.ts";
import { withObjective } from "../../graph-schema/plan/withObjective.ts";
import { openDocumentReader } from "./documentReader.ts";

const example = readFileSync(new URL("../../public/examples/irisMlp.json", import.meta.url), "utf8");

const ROWS = 36;

/** A legal document as large as one may be, whose bodies all differ: it takes seconds to check, and memory. */
const heavy = JSON.stringify({
  ...emptyDocument("heavy"),
  graph: {
    nodes: [
      { id: "data", type: "input", params: { shape: [4] }, position: [0, 0] },
      ...Array.from({ length: ROWS }, (_, i) => ({
        ...{ id: `n${i}`, type: "block:b", position: [0, 0] },
        params: { repeat: 250, width: `=index + ${1 + 250 * i}` },
      })),
    ],
    edges: Array.from({ length: ROWS }, (_, i) => ({
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

const bodyOf = (document: string): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(`{"id":"x","document":${document}}`);

test("a document that takes too long or too much memory is refused, and the next one is opened", async () => {
  for (const limits of [
    { milliseconds: 300, megabytes: 2_000, threads: 1 },
    { milliseconds: 60_000, megabytes: 64, threads: 1 },
  ]) {
    const reader = open(limits);
    const [refused, taken] = await Promise.all([reader.check(heavy), reader.open(bodyOf(example))]);
    expect(refused).toMatchObject({
      ok: false,
      message: expect.stringContaining("takes more than") as string,
    });
    expect(taken).toMatchObject({ documents: [{ ok: true, name: "Iris MLP", dataset: "sample:iris" }] });
  }
}, 240_000);

test("the event loop turns, and documents are opened, while as many are checked as there are threads", async () => {
  const reader = open({ milliseconds: 300, megabytes: 2_000, threads: 2 });
  let turns = 0;
  const timer = setInterval(() => turns++, 5);
  const ended: string[] = [];
  const checks = [heavy, heavy].map((text) =>
    reader.check(text).then(({ ok }) => ended.push(`checked ${ok}`)),
  );
  await reader.open(bodyOf(example)).then(() => ended.push("opened"));
  await Promise.all(checks);
  expect(ended).toEqual(["opened", "checked false", "checked false"]);
  // Those that were given up have left their places.
  expect(await reader.open(bodyOf(example))).toMatchObject({ documents: [{ ok: true }] });
  clearInterval(timer);
  expect(turns).toBeGreaterThan(50);
}, 120_000);

test("of a body without its documents the rest comes back, of several calls as well", async () => {
  const reader = open();
  const two = `{"0":{"id":"a","document":${example}},"1":{"document":{"version":2}},"2":{"document":"text"}}`;
  const opened = await reader.open(new TextEncoder().encode(two));
  if ("ok" in opened) throw new Error(opened.message);
  expect(JSON.parse(opened.body)).toEqual({
    0: { id: "a", document: { opened: 0 } },
    1: { document: { opened: 1 } },
    2: { document: "text" },
  });
  expect(opened.documents.map(({ ok }) => ok)).toEqual([true, false]);
  expect(await reader.open(new TextEncoder().encode("{"))).toEqual({ body: "not JSON", documents: [] });
  expect(await reader.open(new TextEncoder().encode("5"))).toEqual({ body: "5", documents: [] });
}, 60_000);

test("a fault of the program is told as one, and the thread goes on", async () => {
  const reader = open({ milliseconds: 60_000, megabytes: 768, threads: 1 });
  // Text that was never opened.
  expect(await reader.check("not JSON")).toEqual({
    ok: false,
    message: expect.stringMatching(/^The document could not be checked: internal: .*Report this/) as string,
  });
  expect(await reader.check(example)).toMatchObject({ ok: true });
});

test("what is wrong is told with its place", async () => {
  const reader = open();
  const wrong = { ...emptyDocument("x"), graph: { nodes: [{ id: "1x" }], edges: [] } };
  expect(await reader.open(bodyOf(JSON.stringify(wrong)))).toMatchObject({
    documents: [{ message: expect.stringContaining("setting graph.nodes.0.id") as string }],
  });
  expect(await reader.open(bodyOf(JSON.stringify(emptyDocument("a\0b"))))).toMatchObject({
    documents: [{ message: "setting name: a name holds no NUL character." }],
  });
  const { plan, ...model } = JSON.parse(example) as Document;
  const metrics = [metric.parse({ id: "error", type: "meanAbsoluteError" })];
  const unfit = { ...model, plan: withObjective(plan, { metrics }) };
  expect(await reader.check(JSON.stringify(unfit))).toMatchObject({
    message: expect.stringMatching(/^"Iris MLP" cannot be trained as it is\. setting metrics\.0: /) as string,
  });
  for (const depth of [3_000, 300_000]) {
    const deep = `{"version":1,"a":${"[".repeat(depth)}${"]".repeat(depth)}}`;
    expect(await reader.open(bodyOf(deep))).toMatchObject({
      documents: [{ message: expect.stringContaining("values inside at most 40 others") as string }],
    });
  }
}, 60_000);
