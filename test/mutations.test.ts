import { expect, test } from "vitest";
import { check } from "../compiler/check/check.ts";
import { applyEdit } from "../graph-schema/edits/edit.ts";
import { printDocument } from "../graph-schema/printDocument.ts";
import type { Diagnostic } from "../graph-schema/diagnostics/diagnostic.ts";
import { renderDiagnostic } from "../graph-schema/diagnostics/render.ts";
import { readDocument } from "../graph-schema/readDocument.ts";
import { layers } from "../layers/layers.ts";
import { randomBits } from "../training/run/generator.ts";
import { planObjective } from "../training/run/planRun.ts";
import { blocksDocument } from "./golden/blocks.ts";
import { hasPlace } from "./hasPlace.ts";
import { readTemplate, templateIds } from "./readTemplate.ts";

/** Nodes of a template, with those in instances of blocks; checking larger ones 10,000 times takes minutes. */
const MOST_NODES = 40;
const texts = [...templateIds().map(readTemplate), blocksDocument()]
  .filter((document) => check(document).size <= MOST_NODES)
  .map(printDocument);

/** Values that a careless or hostile hand might put anywhere. */
const oddities: readonly unknown[] = [
  null,
  -1,
  0,
  1e308,
  2 ** 53,
  0.5,
  "",
  "N",
  "__proto__",
  "constructor",
  "toString",
  [],
  {},
  [[]],
  true,
  "💣",
  "'; import os",
  "x".repeat(1000),
  [0, 0],
  [-1],
  [1e9, 1e9],
  { toString: 1 },
  "conv2d",
  "output",
  "input",
  "add",
  "T*T",
];

function random(seed: number): (below: number) => number {
  let count = 0;
  return (below) => (randomBits(count++, seed) >>> 4) % below;
}

/** Every place in a value, as a list of keys. */
function places(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== "object" || value === null) return [path];
  const inner = Object.entries(value).flatMap(([key, item]) =>
    places(item, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return [path, ...inner];
}

function mutate(text: string, seed: number): string {
  const pick = random(seed);
  if (pick(10) === 0) return text.slice(0, pick(text.length));
  const value = JSON.parse(text) as Record<string, unknown>;
  // Most change what a document means and keep it a document; the rest may break anything.
  const gentle = pick(10) < 7;
  for (let n = 1 + pick(4); n > 0; n--) {
    if (gentle) {
      rewire(value, pick);
      continue;
    }
    const all = places(value).filter((p) => p.length > 0);
    const path = all[pick(all.length)]!;
    const parent = path
      .slice(0, -1)
      .reduce<unknown>((v, key) => (v as Record<string, unknown>)[key], value) as Record<string, unknown>;
    const key = path.at(-1)!;
    const kind = pick(4);
    if (kind === 0 && Array.isArray(parent)) parent.splice(Number(key), 1);
    else if (kind === 0) delete parent[key];
    else if (kind === 1) parent[key] = oddities[pick(oddities.length)];
    else if (kind === 2 && Array.isArray(parent)) parent.push(structuredClone(parent[Number(key)]));
    else {
      const other = all[pick(all.length)]!.reduce<unknown>(
        (v, k) => (typeof v === "object" && v !== null ? (v as Record<string, unknown>)[k] : v),
        value,
      );
      parent[key] = structuredClone(other);
    }
  }
  return JSON.stringify(value);
}

/** Swaps, copies or drops a wire's end, a layer's type or a setting, within what the schema allows. */
function rewire(value: Record<string, unknown>, pick: (below: number) => number): void {
  const some = <T>(list: readonly T[]): T => list[pick(list.length)]!;
  const blocks = Object.entries((value.blocks ?? {}) as Readonly<Record<string, Mutable>>);
  const within = some([value as unknown as Mutable, ...blocks.map(([, block]) => block)]);
  const { nodes, edges } = within.graph;
  if (nodes.length === 0 || edges.length === 0) return;
  const node = some(nodes);
  const edge = some(edges);
  const params = node.params as Record<string, unknown>;
  const copies = [...blocks.map(([name]) => `block:${name}`), "block:ghost"];
  const change = pick(blocks.length > 0 ? 14 : 10);
  if (change === 0) edge.from = some(nodes).id;
  else if (change === 1) edge.to = some(nodes).id;
  else if (change === 2) edge.input = some(["x", "a", "b", "query", "key", "toString", "y"]);
  else if (change === 3) node.type = some([...Object.keys(layers), "teleport", "__proto__"]);
  else if (change === 4) edges.splice(edges.indexOf(edge), 1);
  else if (change === 5) edges.push({ ...edge, to: some(nodes).id });
  else if (change === 6)
    nodes.push({ ...node, id: pick(3) === 0 ? node.id : `${String(node.id).slice(0, 50)}_${nodes.length}` });
  else if (change === 7) node.tiedTo = some([...nodes.map((n) => n.id), "ghost"]);
  else if (change === 8)
    params[
      some([
        "shape",
        "kernel",
        "stride",
        "padding",
        "units",
        "channels",
        "groups",
        "axis",
        "heads",
        "toString",
      ])
    ] = some(oddities);
  else if (change === 9)
    params[
      some(["kernel", "stride", "padding", "units", "channels", "groups", "axis", "heads", "startAxis"])
    ] = pick(40) - 5;
  else if (change === 10) node.type = some(copies);
  else if (change === 11) params[some([...Object.keys(params), "repeat", "units"])] = some(formulas);
  else if (change === 12) node.bypassed = some(formulas);
  else if (within.params && within.params.length > 0) {
    const param = some(within.params);
    if (pick(3) === 0) within.params.splice(within.params.indexOf(param), 1);
    else param.default = some([0, -1, 7, true, "", [1, 2], "=units", 1e9]);
  }
}

/** A graph whose parts may be of any kind: of the document, or of a block with its settings. */
interface Mutable {
  graph: { nodes: Record<string, unknown>[]; edges: Record<string, unknown>[] };
  params?: Record<string, unknown>[];
}

/** What a setting might be, or whether a node is bypassed. */
const formulas = [
  "=units",
  "=index",
  "=repeat - 1",
  "=index == 0",
  "=1 / 0",
  "=x.shape[1] // 2",
  "=input.shape[-1] * 2",
  "=channels * 1e300 * 1e300",
  "=(((",
  "=[1, index]",
  "=toString",
  `=${"-".repeat(400)}1`,
  3,
  40,
];

test("10,000 mutated documents are read or refused, checked and repaired without a throw or a hang", () => {
  let read = 0;
  let faulty = 0;
  let repaired = 0;
  let inBlocks = 0;
  for (let seed = 0; seed < 10_000; seed++) {
    const text = mutate(texts[seed % texts.length]!, seed);
    const result = readDocument(text);
    if (!result.ok) {
      expect(result.diagnostics.length, `seed ${seed}`).toBeGreaterThan(0);
      expectReported(result.diagnostics, seed);
    } else {
      read++;
      const checked = check(result.document);
      const all = [...checked.diagnostics, ...planObjective(checked).diagnostics];
      if (all.length > 0) faulty++;
      expectReported(all, seed);
      if (Object.keys(result.document.blocks ?? {}).length > 0 && all.length > 0) inBlocks++;
      const fix = all.find((d) => d.fix)?.fix;
      if (fix) {
        const { document, inverse } = applyEdit(result.document, fix.edit);
        check(document);
        expect(printDocument(applyEdit(document, inverse).document), `seed ${seed}`).toBe(
          printDocument(result.document),
        );
        repaired++;
      }
    }
  }
  // The mutations reach all four: a corpus that is refused at the door would prove nothing.
  expect(read).toBeGreaterThan(2000);
  expect(faulty).toBeGreaterThan(1000);
  expect(repaired).toBeGreaterThan(500);
  expect(inBlocks).toBeGreaterThan(500);
}, 300_000);

/** Each says what was expected, what there is and where. */
function expectReported(diagnostics: readonly Diagnostic[], seed: number): void {
  for (const d of diagnostics) {
    expect(renderDiagnostic(d), `seed ${seed}`).toMatch(/expected .+, got /s);
    expect(hasPlace(d), `seed ${seed}: ${d.code}`).toBe(true);
  }
}
