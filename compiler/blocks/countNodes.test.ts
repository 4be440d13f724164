import { describe, expect, test } from "vitest";
import { renderDiagnostic } from "../../graph-schema/diagnostics/render.ts";
import { type Block, type Document, emptyDocument, type Node } from "../../graph-schema/document.ts";
import { check } from "../check/check.ts";
import type { Checked, CheckedGraph } from "../check/checked.ts";
import { MOST_NODES } from "./countNodes.ts";

const node = (id: string, type: string, params: Node["params"] = {}): Node => ({
  id,
  type,
  params,
  position: [0, 0],
});
const ids = (count: number): string[] => Array.from({ length: count }, (_, i) => `n${i}`);

/** Nodes in a row between an input and an output, joined by ports that may be the wrong ones. */
function row(type: string, params: readonly Node["params"][], ports: readonly [string, string]): Block {
  const names = ids(params.length);
  const all = ["data", ...names, "result"];
  return {
    title: "T",
    params: [{ name: "size", default: 2 }],
    graph: {
      nodes: [
        node("data", "input"),
        ...params.map((p, i) => node(names[i]!, type, p)),
        node("result", "output"),
      ],
      edges: all.slice(1).map((to, i) => ({
        from: all[i]!,
        output: i === 0 ? "y" : ports[1],
        to,
        input: to === "result" ? "x" : ports[0],
      })),
    },
  };
}

const wired = ["data", "result"] as const;
const miswired = ["x", "y"] as const;

/** Blocks of copies of the one before; `copies` are the settings of each copy. */
function nested(
  levels: number,
  {
    copies = ids(10).map(() => ({})),
    ports = wired,
  }: { copies?: Node["params"][]; ports?: readonly [string, string] },
): Document {
  const blocks: Record<string, Block> = {
    b0: row(
      "relu",
      copies.map(() => ({})),
      ["x", "y"],
    ),
  };
  for (let i = 1; i < levels; i++) blocks[`b${i}`] = row(`block:b${i - 1}`, copies, ports);
  const { graph } = row(`block:b${levels - 1}`, [{}], ports);
  const nodes = graph.nodes.with(0, node("data", "input", { shape: [4] }));
  return { ...emptyDocument(), graph: { ...graph, nodes }, blocks };
}

const linesOf = (checked: Checked): string[] => checked.diagnostics.map(renderDiagnostic);
/** Nodes one by one, as a walk over all bodies meets them. */
const walk = (graph: CheckedGraph): number =>
  [...graph.nodes.values()].reduce((sum, n) => sum + (n.bodies ?? []).reduce((s, g) => s + walk(g), 1), 0);

describe("nodes are counted before anything is expanded", () => {
  test.each<[string, Document]>([
    ["copies of copies", nested(3, {})],
    ["rows of a given length", nested(3, { copies: [{ repeat: 3 }, { repeat: 4 }] })],
    [
      "rows whose length is a setting",
      nested(3, { copies: [{ repeat: "=size" }, { size: 3, repeat: "=size * 2" }] }),
    ],
    [
      "rows whose length depends on the place",
      nested(3, { copies: [{ size: "=index + 2", repeat: "=size" }] }),
    ],
    ["rows whose length is a shape", nested(3, { copies: [{ repeat: "=data.shape[1]" }] })],
  ])("as many as there are: %s", (_, document) => {
    const checked = check(document);
    expect(checked.fits).toBe(true);
    expect(checked.size).toBe(walk(checked));
  });

  test.each<[string, Document, number]>([
    ["six deep", nested(6, {}), 1_333_332],
    ["twelve deep", nested(12, {}), 1_333_333_333_332],
    // A level is 4 nodes and 10 times the level before; the innermost is 4.
    [
      "twelve deep with settings",
      nested(12, { copies: [{ repeat: "=size" }, { repeat: 8, size: "=size" }] }),
      444_444_444_444,
    ],
  ])("exactly, and refused where it stands: %s", (_, document, size) => {
    expect(linesOf(check(document))).toEqual([
      `T "n0": expected at most ${MOST_NODES} nodes inside, got ${size}.`,
    ]);
  });

  test("rows that turn out too long once a shape is known are refused as well", () => {
    const lines = linesOf(check(nested(12, { copies: [{ repeat: "=data.shape[1] * 25" }] })));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(`T "n0": expected at most ${MOST_NODES} nodes inside`);
  });

  test("instances that fit alone and not together: the largest go, and what is left is checked", () => {
    const { blocks, graph } = nested(3, { copies: ids(25).map(() => ({})) });
    const nodes = graph.nodes.toSpliced(2, 0, { ...graph.nodes[1]!, id: "other" });
    const checked = check({ ...emptyDocument(), blocks: blocks!, graph: { ...graph, nodes } });
    expect(linesOf(checked)).toContain('T "n0": expected at most 12419 nodes inside, got 17577.');
    expect(checked.nodes.get("other")!.bodies).toBeDefined();
    // What is refused depends on all together, so an edit that makes room brings it back.
    const alone = check({ ...checked.document, graph }, checked);
    expect(alone.diagnostics).toEqual(check({ ...checked.document, graph }).diagnostics);
    expect(alone.nodes.get("n0")!.bodies).toBeDefined();
  });
});

describe("what is wrong in copies of copies", () => {
  test.each([4, 12])("is told in a list of a length that can be read: %i deep", (levels) => {
    const found = check(nested(levels, { ports: miswired })).diagnostics;
    expect(found.length).toBeGreaterThan(0);
    expect(found.length).toBeLessThan(1000);
    expect(check(nested(4, {})).diagnostics).toHaveLength(100);
  });

  test("a thousand blocks inside one another are refused, not walked into", () => {
    expect(linesOf(check(nested(1000, { copies: [{}] })))).toEqual([
      'T "n0": expected at most 64 levels of blocks inside one another, got 1000.',
    ]);
  });
});

test("as many faults as nodes are told, the first hundred of a kind with a repair", () => {
  const names = ids(3000);
  const nodes = [
    node("data", "input", { shape: [4] }),
    ...names.map((id) => node(id, "relu")),
    node("result", "output"),
  ];
  const { diagnostics } = check({ ...emptyDocument(), graph: { nodes, edges: [] } });
  const missing = diagnostics.filter((d) => d.code === "missingInput");
  expect(missing).toHaveLength(3001);
  expect(missing.filter((d) => d.fix)).toHaveLength(100);
});
