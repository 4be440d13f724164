import { expect, test } from "vitest";
import { check } from "../../compiler/check/check.ts";
import { renderDiagnostic } from "../../graph-schema/diagnostics/render.ts";
import type { Document } from "../../graph-schema/document.ts";
import { block, graph, type Placed } from "../../test/parity/graph.ts";
import { learnsFrom, unreachedBy } from "./reachedByLoss.ts";

/** The nodes that the loss at `out` does not reach, as "instance.copy.node". */
function unreached(document: Document): string[] {
  const checked = check(document);
  if (!checked.ok) throw new Error(checked.diagnostics.map(renderDiagnostic).join(" "));
  return unreachedBy(checked, ["out"]).map(({ node, within }) =>
    [...within.flatMap((w) => [w.id, w.index]), node.node.id].join("."),
  );
}

const twin = block(
  { title: "Twin" },
  [
    ["input", "input"],
    ["left", "linear", { units: 3 }],
    ["right", "linear", { units: 3 }],
    ["output", "output"],
    ["aside", "output"],
  ],
  ["input>left.x", "input>right.x", "left>output.x", "right>aside.x"],
);
const framed = (placed: readonly Placed[], wires: readonly string[], blocks = {}): Document => ({
  ...graph([["features", "input", { shape: [3] }], ...placed, ["out", "output"]], wires),
  blocks,
});

test.each<[string, Document, string[]]>([
  [
    "scores whose order alone is read",
    framed(
      [
        ["router", "linear", { units: 3 }],
        ["top", "topk", { k: 2 }],
        ["values", "linear", { units: 3 }],
        ["picked", "gather"],
      ],
      [
        "features>router.x",
        "router>top.x",
        "features>values.x",
        "values>picked.x",
        "top:indices>picked.index",
        "picked>out.x",
      ],
    ),
    ["router"],
  ],
  [
    "scores whose values are read",
    framed(
      [
        ["router", "linear", { units: 3 }],
        ["top", "topk", { k: 2 }],
      ],
      ["features>router.x", "router>top.x", "top:values>out.x"],
    ),
    [],
  ],
  [
    "an output of an instance that nothing reads",
    framed([["pair", "block:twin"]], ["features>pair.input", "pair:output>out.x"], { twin }),
    ["pair.0.right"],
  ],
  [
    "what feeds only the unread part",
    framed(
      [
        ["before", "linear", { units: 3 }],
        ["pair", "block:two"],
      ],
      ["features>pair.one", "before>pair.other", "features>before.x", "pair:output>out.x"],
      {
        two: block(
          { title: "Two" },
          [
            ["one", "input"],
            ["other", "input"],
            ["left", "linear", { units: 3 }],
            ["right", "linear", { units: 3 }],
            ["output", "output"],
            ["aside", "output"],
          ],
          ["one>left.x", "other>right.x", "left>output.x", "right>aside.x"],
        ),
      },
    ),
    ["before", "pair.0.right"],
  ],
  [
    "a row, of which the first feeds the next",
    framed([["row", "block:twin", { repeat: 2 }]], ["features>row.input", "row:output>out.x"], { twin }),
    ["row.0.right", "row.1.right"],
  ],
  [
    "one module that is called again, of which the last call leaves a part out",
    framed(
      [["row", "block:skip", { repeat: 2, oneSetOfWeights: true }]],
      ["features>row.main", "features>row.side", "row:main_out>out.x"],
      {
        skip: block(
          { title: "Skip" },
          [
            ["main", "input"],
            ["side", "input"],
            ["keep", "linear", { units: 3 }],
            ["sum", "add"],
            ["turn", "linear", { units: 3 }],
            ["main_out", "output"],
            ["side_out", "output"],
          ],
          ["main>keep.x", "keep>sum.a", "side>sum.b", "sum>main_out.x", "side>turn.x", "turn>side_out.x"],
        ),
      },
    ),
    [],
  ],
  [
    "a weight that a node behind has in common",
    framed(
      [
        ["own", "linear", { units: 3 }],
        ["again", "linear", { units: 3 }, { tiedTo: "own" }],
        ["rest", "output"],
      ],
      ["features>own.x", "own>rest.x", "features>again.x", "again>out.x"],
    ),
    [],
  ],
  [
    "instances that are one module, of which each is read in another part",
    framed(
      [
        ["one", "block:twin"],
        ["two", "block:twin", {}, { tiedTo: "one" }],
        ["sum", "add"],
      ],
      ["features>one.input", "features>two.input", "one:output>sum.a", "two:aside>sum.b", "sum>out.x"],
      { twin },
    ),
    [],
  ],
  [
    "a layer that is frozen",
    framed(
      [
        ["kept", "linear", { units: 3 }, { frozen: true }],
        ["rest", "output"],
        ["learned", "linear", { units: 3 }],
      ],
      ["features>kept.x", "kept>rest.x", "features>learned.x", "learned>out.x"],
    ),
    [],
  ],
  [
    "what adds to the loss itself",
    framed(
      [
        ["mean", "linear", { units: 3 }],
        ["spread", "linear", { units: 3 }],
        ["code", "reparameterize"],
        ["rest", "output"],
        ["learned", "linear", { units: 3 }],
      ],
      [
        "features>mean.x",
        "features>spread.x",
        "mean>code.mean",
        "spread>code.logVariance",
        "code:z>rest.x",
        "features>learned.x",
        "learned>out.x",
      ],
    ),
    [],
  ],
])("%s", (_, document, expected) => expect(unreached(document)).toEqual(expected));

const reached = (document: Document): boolean => learnsFrom(check(document), ["out"]);

test.each<[string, boolean, Document]>([
  ["a layer on the way", true, framed([["own", "linear", { units: 3 }]], ["features>own.x", "own>out.x"])],
  [
    "a frozen one, with what learns elsewhere",
    false,
    framed(
      [
        ["own", "linear", { units: 3 }, { frozen: true }],
        ["aside", "linear", { units: 3 }],
        ["rest", "output"],
      ],
      ["features>own.x", "own>out.x", "features>aside.x", "aside>rest.x"],
    ),
  ],
  [
    "one behind a stop",
    false,
    framed(
      [
        ["own", "linear", { units: 3 }],
        ["stop", "stopGradient"],
      ],
      ["features>own.x", "own>stop.x", "stop>out.x"],
    ),
  ],
  [
    "one that a condition alone reads",
    false,
    framed(
      [
        ["own", "linear", { units: 3 }],
        ["gated", "expression", { formula: "x if gate > 0 else 0" }],
      ],
      ["features>own.x", "features>gated.x", "own>gated.gate", "gated>out.x"],
    ),
  ],
  [
    "one of which the batch alone is taken",
    false,
    framed(
      [
        ["own", "linear", { units: 3 }],
        ["token", "constant", { shape: [3] }],
        ["tokens", "expand", { sizes: [-1] }],
      ],
      ["features>own.x", "token>tokens.x", "own>tokens.like", "tokens>out.x"],
    ),
  ],
  [
    "the part of a block that the loss reads",
    true,
    framed([["pair", "block:twin"]], ["features>pair.input", "pair:output>out.x"], { twin }),
  ],
  [
    "the other part alone",
    false,
    framed([["pair", "block:split"]], ["features>pair.input", "pair:output>out.x"], {
      split: block(
        { title: "Split" },
        [
          ["input", "input"],
          ["left", "relu"],
          ["right", "linear", { units: 3 }],
          ["output", "output"],
          ["aside", "output"],
        ],
        ["input>left.x", "input>right.x", "left>output.x", "right>aside.x"],
      ),
    }),
  ],
  [
    "a module of another node that is called again",
    true,
    framed(
      [
        ["own", "linear", { units: 3 }],
        ["rest", "output"],
        ["again", "linear", { units: 3 }, { tiedTo: "own" }],
      ],
      ["features>own.x", "own>rest.x", "features>again.x", "again>out.x"],
    ),
  ],
  [
    "one that a block calls from within, which is frozen",
    false,
    framed(
      [
        ["own", "linear", { units: 3 }, { frozen: true }],
        ["inner", "block:caller"],
        ["aside", "linear", { units: 3 }],
        ["rest", "output"],
        ["other", "output"],
      ],
      [
        "features>own.x",
        "own>other.x",
        "features>inner.input",
        "inner:output>out.x",
        "features>aside.x",
        "aside>rest.x",
      ],
      {
        caller: block(
          { title: "Caller" },
          [
            ["input", "input"],
            ["again", "linear", { units: 3 }, { tiedTo: "own" }],
            ["output", "output"],
          ],
          ["input>again.x", "again>output.x"],
        ),
      },
    ),
  ],
])("the loss learns from %s: %s", (_, expected, document) => expect(reached(document)).toBe(expected));
