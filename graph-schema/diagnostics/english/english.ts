import type { Catalogue } from "../catalogue.ts";
import { codes } from "./codes.ts";
import { fixes } from "./fixes.ts";
import { phrases } from "./phrases.ts";
import { sentence } from "./sentence.ts";

/** English, from which the data that each sentence takes are derived. */
export const english: Catalogue = {
  groups: {
    shapes: "Shapes",
    settings: "Settings",
    wires: "Nodes and wires",
    habits: "Warnings about what compiles and is seldom meant",
    plan: "The training plan",
    data: "The data",
    files: "Files",
  },
  codes,
  phrases,
  fixes,
  sentence,
};
