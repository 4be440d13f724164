import type { Document } from "../../graph-schema/document.ts";
import { block, graph } from "./graph.ts";

// Rows of copies of a block with several ports, of which each hands on what it can.

export const rowDocuments: Readonly<Record<string, Document>> = {
  "rows of several ports, which chain by name": {
    ...graph(
      [
        ["left", "input", { shape: [4] }],
        ["right", "input", { shape: [4] }],
        ["mask", "input", { shape: [4] }],
        ["row", "block:cell", { repeat: 3 }],
        ["again", "block:cell", { repeat: 2, oneSetOfWeights: true }],
        ["a", "output"],
        ["b", "output"],
        ["c", "output"],
      ],
      [
        "mask>row.mask",
        "left>row.stateIn",
        "right>row.skip_in",
        "row:skip_out>again.skip_in",
        "row:stateOut>again.stateIn",
        "row:seen>again.mask",
        "again:stateOut>a.x",
        "again:seen>b.x",
        "row:skip_out>c.x",
      ],
    ),
    blocks: {
      cell: block(
        { title: "Cell" },
        [
          ["mask", "input"],
          ["skip_in", "input"],
          ["stateIn", "input"],
          ["fc", "linear", { units: 4 }],
          ["gate", "multiply"],
          ["sum", "add"],
          ["stateOut", "output"],
          ["seen", "output"],
          ["skip_out", "output"],
        ],
        [
          "stateIn>fc.x",
          "fc>gate.a",
          "mask>gate.b",
          "skip_in>sum.a",
          "gate>sum.b",
          "gate>stateOut.x",
          "fc>seen.x",
          "sum>skip_out.x",
        ],
      ),
    },
  },
};
