import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { check, layersOf } from "../../check/check.ts";
import { blocksDocument } from "../../../test/golden/blocks.ts";
import { deleteNodes, inBlock, renameNode } from "../../../graph-schema/edits/compose.ts";
import { type Document, document as schema } from "../../../graph-schema/document.ts";
import { applyEdit, type Edit } from "../../../graph-schema/edits/edit.ts";
import { printDocument } from "../../../graph-schema/printDocument.ts";
import { renderDiagnostic } from "../../../graph-schema/diagnostics/render.ts";
import { readDocument } from "../../../graph-schema/readDocument.ts";
import { seededRandom } from "../../../layers/testing/random.ts";
import { exposeSetting, removeBlockParam, renameBlockParam, setBlockParam } from "./blockParams.ts";
import { editBlock } from "./editBlock.ts";
import { makeBlock } from "./makeBlock.ts";
import { renameBlock } from "./renameBlock.ts";
import { unlinkBlock } from "./unlinkBlock.ts";
import { unpackBlock } from "./unpackBlock.ts";

const examples = new URL("../../../public/examples/", import.meta.url);
function example(name: string): Document {
  const read = readDocument(readFileSync(new URL(`${name}.json`, examples), "utf8"));
  if (!read.ok) throw new Error(name);
  return read.document;
}

/** What a document comes to, however it is parted. */
function sumOf(document: Document) {
  const { total, outputs, diagnostics } = check(document);
  return { total, outputs, faults: diagnostics.map(renderDiagnostic) };
}

/** Applies an edit that can be taken back to the byte and leaves a document that can be saved. */
function done(document: Document, edit: Edit): Document {
  const applied = applyEdit(document, edit);
  expect(printDocument(applyEdit(applied.document, applied.inverse).document)).toBe(printDocument(document));
  expect(schema.safeParse(applied.document).error).toBeUndefined();
  return applied.document;
}

const make = (document: Document, ids: readonly string[]) =>
  makeBlock(document, new Set(ids), {
    layers: layersOf(document),
    heightOf: (face) => (face?.summary ? 72 : 56),
  });
const shapesAt = (document: Document, id: string) =>
  check(document)
    .nodes.get(id)!
    .bodies!.map((graph) =>
      Object.fromEntries(
        graph.document.graph.nodes.flatMap((n) => {
          const type = graph.nodes.get(n.id)?.outputs.y;
          return type ? [[n.id, type.shape]] : [];
        }),
      ),
    );
function unpacked(document: Document, id: string): Document {
  const answer = unpackBlock(document, id, { shapes: shapesAt(document, id) });
  if ("refusal" in answer) throw new Error(answer.refusal);
  return done(document, answer.edit);
}
/** The document with the graph of a block in the place of its own, as when it is on the canvas. */
const inside = (document: Document, name: string): Document => ({
  ...document,
  graph: document.blocks![name]!.graph,
});

describe.each(readdirSync(examples).filter((f) => f.endsWith(".json") && f !== "index.json"))(
  "%s computes the same",
  (file) => {
    const document = example(file.replace(".json", ""));
    const random = seededRandom(7);
    test("after any of its nodes became a block, and after that was unpacked", () => {
      let count = 0;
      for (let i = 0; i < 40; i++) {
        const ids = document.graph.nodes.map((n) => n.id);
        const from = random.below(ids.length);
        const answer = make(document, ids.slice(from, from + 1 + random.below(6)));
        if ("refusal" in answer) continue;
        count++;
        const now = done(document, answer.edit);
        expect(sumOf(now)).toEqual(sumOf(document));
        const back = unpacked(now, answer.id);
        expect(sumOf(back)).toEqual(sumOf(document));
        expect(back.graph.nodes.map((n) => n.id).sort()).toEqual([...ids].sort());
      }
      expect(count).toBeGreaterThan(5);
    });
  },
);

describe("making a block", () => {
  const resnet = example("smallResnet");
  const ids = resnet.graph.nodes.map((n) => n.id);

  test("nests, with what the formulas inside read of the block around", () => {
    const document = blocksDocument();
    const answer = make(inside(document, "residual"), ["conv1", "norm1", "relu1"]);
    if ("refusal" in answer) throw new Error(answer.refusal);
    const now = done(document, inBlock("residual", answer.edit));
    expect(now.blocks![answer.name]!.params.map((p) => p.name)).toEqual(["channels", "stride"]);
    expect(sumOf(now)).toEqual(sumOf(document));
    const again = unpackBlock(inside(now, "residual"), answer.id);
    if ("refusal" in again) throw new Error(again.refusal);
    const back = done(now, inBlock("residual", again.edit));
    expect(sumOf(back)).toEqual(sumOf(document));
    expect(back.blocks!.residual!.graph.nodes.find((n) => n.id === "conv1")!.params).toMatchObject({
      channels: "=channels",
      stride: "=stride",
    });
  });

  test("names what lies between, and refuses what is no layer", () => {
    expect(make(resnet, ["stem", "stemRelu"])).toMatchObject({ between: ["stemNorm"] });
    expect(make(resnet, [ids[0]!])).toEqual({ refusal: "A block needs a layer besides inputs and outputs." });
  });

  test("refuses to part nodes that share parameters", () => {
    const [a, b] = resnet.graph.nodes.filter((n) => n.type === "batchNorm2d");
    const nodes = resnet.graph.nodes.map((n) => (n === b ? { ...n, tiedTo: a!.id } : n));
    const answer = make({ ...resnet, graph: { ...resnet.graph, nodes } }, [a!.id]);
    expect(answer).toEqual({ refusal: expect.stringContaining("shares the parameters") as string });
  });
});

describe("an instance", () => {
  const document = blocksDocument();

  test("of a row is unpacked as the row, nested blocks too", () => {
    let now = unpacked(document, "stage1");
    expect(sumOf(now)).toEqual(sumOf(document));
    now = unpacked(now, "rest");
    expect(now.graph.nodes.filter((n) => n.type === "conv2d").length).toBe(3 * 3);
    expect(sumOf(now)).toMatchObject({ total: { parameters: check(document).total.parameters } });
    now = unpacked(unpacked(unpacked(now, "first"), "row"), "one");
    expect(check(now).outputs).toEqual(check(document).outputs);
    expect(check(now).total.parameters).toBe(check(document).total.parameters);
    expect(JSON.stringify(now.graph)).not.toContain('"=');
  });

  test("gets a block of its own", () => {
    const { edit, name } = unlinkBlock(document, "one");
    const now = done(document, edit);
    expect(now.blocks![name]).toEqual({ ...document.blocks!.mix, title: "Gate and value 2" });
    expect(sumOf(now)).toEqual(sumOf(document));
  });
});

describe("a block", () => {
  const document = blocksDocument();

  test("is renamed with the instances that were called after it", () => {
    const { edit, idOf } = renameBlock(document, "stage", "Big stage");
    const now = done(document, edit);
    expect(idOf("stage1", undefined)).toBe("bigStage");
    expect(Object.keys(now.blocks!)).toEqual(["residual", "bigStage", "mix"]);
    expect(sumOf(now)).toEqual(sumOf(document));
  });

  test("whose ports are renamed or go takes the wires of its instances along", () => {
    const edit = renameNode(inside(document, "mix"), "memory", "past");
    const now = done(document, editBlock(document, "mix", edit));
    const faults = sumOf(document).faults.map((text) => text.replace('"memory"', '"past"'));
    expect(sumOf(now)).toEqual({ ...sumOf(document), faults });
    expect(now.graph.edges.filter((e) => e.input === "past").length).toBe(2);
    const removal = deleteNodes(inside(document, "mix"), ["opened"], { heal: true });
    const less = done(document, editBlock(document, "mix", removal));
    expect(less.graph.edges.some((e) => e.output === "opened")).toBe(false);
  });

  test("has settings that can be added, renamed and taken away", () => {
    const renamed = done(document, renameBlockParam(document, "residual", { from: "channels", to: "width" }));
    expect(sumOf(renamed)).toEqual(sumOf(document));
    expect(JSON.stringify(renamed.blocks!.residual!.graph)).not.toContain("=channels");
    expect(renamed.blocks!.stage!.graph.nodes.find((n) => n.id === "first")!.params).toMatchObject({
      width: "=width",
    });
    const without = done(document, removeBlockParam(document, "residual", "project"));
    expect(without.blocks!.residual!.graph.nodes.find((n) => n.id === "shortcut")!.bypassed).toBe(true);
    const more = done(document, setBlockParam(document, "mix", { name: "units", default: 6 }));
    expect(more.blocks!.mix!.params).toEqual([{ name: "units", default: 6 }]);
    const exposed = done(
      document,
      exposeSetting(document, "residual", { id: "conv2", key: "stride", value: 1 }),
    );
    expect(exposed.blocks!.residual!.params.at(-1)).toEqual({ name: "stride2", default: 1 });
    expect(sumOf(exposed)).toEqual(sumOf(document));
  });
});
