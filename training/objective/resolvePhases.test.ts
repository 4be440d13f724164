import { expect, test } from "vitest";
import { check } from "../../compiler/check/check.ts";
import { type Document, emptyDocument, type Node } from "../../graph-schema/document.ts";
import { withPhase } from "../../graph-schema/plan/withObjective.ts";
import { modelView } from "./modelView.ts";
import { resolvePhases } from "./resolvePhases.ts";

const ids = ["x", "encoder", "decoder", "out"];
const node = (id: string, type: string, rest: Partial<Node> = {}): Node => ({
  ...{ id, type, params: {}, position: [0, 0] },
  ...rest,
});
/** An encoder of 4 numbers, and a decoder that shares what it says. */
const tied = (units: number, rest: Partial<Node>): Document => ({
  ...emptyDocument(),
  graph: {
    nodes: [
      node("x", "input", { params: { shape: [4] } }),
      node("encoder", "linear", { params: { units } }),
      node("decoder", "linear", { params: { units: 4 }, tiedTo: "encoder", ...rest }),
      node("out", "output"),
    ],
    edges: ids.slice(1).map((to, i) => ({ from: ids[i]!, output: "y", to, input: "x" })),
  },
});
const trained = (document: Document, trains: string): readonly string[] => {
  const plan = withPhase(document.plan, "train", (phase) => ({ ...phase, trains: [trains] }));
  const { found, diagnostics } = resolvePhases(plan, modelView(check(document)));
  expect(diagnostics).toEqual([]);
  return found[0]!.trains;
};

test("a phase trains what a node has itself and what it shares with another", () => {
  const transposed = tied(3, { tiedTransposed: true });
  expect(trained(transposed, "encoder")).toEqual(["encoder"]);
  expect(trained(transposed, "decoder")).toEqual(["decoder", "encoder.weight"]);
  const module = tied(4, {});
  expect(trained(module, "decoder")).toEqual(["encoder"]);
});
