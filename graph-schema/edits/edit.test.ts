import { describe, expect, test } from "vitest";
import { objective } from "../plan/objective.ts";
import type { Plan } from "../plan/plan.ts";
import { namesInPlan, renameInPlan } from "../plan/renameInPlan.ts";
import {
  addLayer,
  connect,
  deleteNodes,
  insertOnEdge,
  moveNodes,
  paste,
  renameNode,
  repairEdit,
  setParams,
  shareParameters,
} from "./compose.ts";
import { document, type Document, emptyDocument, type Edge, freshId } from "../document.ts";
import { applyEdit, type Edit } from "./edit.ts";
import { type Random, seededRandom } from "../../layers/testing/random.ts";

const types = ["input", "linear", "relu", "concat", "output", "as", "conv2d"];

/** A change that a person could make to this document. */
function randomEdit(now: Document, random: Random): Edit {
  const { nodes, edges } = now.graph;
  const ids = nodes.map((n) => n.id);
  const position = [random.below(2000), random.below(2000)] as [number, number];
  const place = () => addLayer(now, { type: random.of(types), position }).edit;
  const some = () => ids.filter(() => random.oneIn(6));
  const fresh = (base: string) => freshId((id) => ids.includes(id), base);
  const wire = (): Edge => ({
    from: random.of(ids),
    output: "y",
    to: random.of(ids),
    input: random.of(["x", "a"]),
  });
  if (nodes.length < 3) return place();
  switch (random.below(16)) {
    case 0:
    case 1:
      return place();
    case 2:
    case 3:
    case 4:
      return connect(now, wire(), { variadic: random.oneIn(3) });
    case 5:
      return setParams(now, random.of(ids), {
        units: random.below(9),
        bias: random.oneIn(2) ? undefined : false,
      });
    case 6:
      return moveNodes(now, new Map(some().map((id) => [id, position])));
    case 7:
      return renameNode(now, random.of(ids), fresh("named"));
    case 8:
      return deleteNodes(now, some().slice(0, 3), { heal: random.oneIn(2) });
    case 9: {
      if (edges.length === 0) return place();
      const node = { id: fresh("between"), type: "relu", params: {}, position };
      return insertOnEdge(now, random.of(edges), { node, input: "x", output: "y" });
    }
    case 10: {
      const chosen = nodes.filter(() => random.oneIn(8));
      return paste(now, { nodes: chosen, edges }, [24, 24]).edit;
    }
    case 11: {
      const insertBefore = { input: "x", type: "flatten" };
      return repairEdit(now, random.of(ids), { insertBefore }) ?? place();
    }
    case 12:
    case 13:
      return shareParameters(now, random.of(ids), random.oneIn(4) ? undefined : random.of(ids));
    case 14:
      return {
        kind: "setPlan",
        plan: speakingOf(random.of(ids), { ...now.plan, epochs: 1 + random.below(50) }),
      };
    default:
      return random.oneIn(4)
        ? { kind: "replaceDocument", document: { ...now, name: `copy ${random.below(100)}` } }
        : { kind: "setName", name: `name ${random.below(100)}` };
  }
}

/** A plan that names a node in each way. */
const speakingOf = (id: string, plan: Plan): Plan => ({
  ...plan,
  columns: [{ name: "x", roles: [{ as: "input", port: id }, { as: "ignore" }] }],
  objective: objective.parse({
    terms: [
      ...[{ from: "input", input: id } as const, { from: "output", output: id } as const].map(
        (target, i) => ({
          ...{ kind: "compared", name: `t${i}`, loss: { type: "l1" }, output: id },
          ...{ target, mask: target },
        }),
      ),
      { kind: "added", name: "penalty", node: `${id}.*.norm` },
    ],
    phases: [{ name: "train", trains: [id, `${id}.0`], groups: [{ trains: [id], params: {} }] }],
    metrics: [{ id: "off", type: "rmse", output: id, target: { from: "output", output: id } }],
  }),
});

test("what a plan says of a node follows its id, and nothing else does", () => {
  const plan = speakingOf("encoder", emptyDocument().plan);
  expect([...namesInPlan(plan)]).toEqual(["encoder"]);
  expect(renameInPlan(plan, "encoder", "reader")).toEqual(speakingOf("reader", emptyDocument().plan));
  expect(renameInPlan(plan, "x", "y")).toBe(plan);
});

const bytes = (d: Document): string => JSON.stringify(d);

describe.each([1, 2, 3])("200 random edits from seed %i", (seed) => {
  const random = seededRandom(seed * 104729);
  const states = [emptyDocument()];
  const edits: Edit[] = [];
  const inverses: Edit[] = [];
  for (let i = 0; i < 200; i++) {
    const edit = randomEdit(states.at(-1)!, random);
    const { document: next, inverse } = applyEdit(states.at(-1)!, edit);
    edits.push(edit);
    inverses.push(inverse);
    states.push(next);
  }
  const texts = states.map(bytes);

  test("change something and leave a document that can be saved", () => {
    expect(new Set(texts).size).toBeGreaterThan(120);
    expect(document.safeParse(states.at(-1)).error).toBeUndefined();
  });

  test("are undone and redone byte for byte", () => {
    let now = states.at(-1)!;
    const redos: Edit[] = [];
    for (let i = 199; i >= 0; i--) {
      const undone = applyEdit(now, inverses[i]!);
      now = undone.document;
      redos.unshift(undone.inverse);
      expect(bytes(now)).toBe(texts[i]);
    }
    let again = now;
    for (let i = 0; i < 200; i++) {
      now = applyEdit(now, redos[i]!).document;
      again = applyEdit(again, edits[i]!).document;
      expect(bytes(now)).toBe(texts[i + 1]);
      expect(bytes(again)).toBe(texts[i + 1]);
    }
  });

  test("never change a document in place", () => {
    expect(states.map(bytes)).toEqual(texts);
  });
});

describe("applyEdit", () => {
  const node = (id: string) => ({ id, type: "relu", params: {}, position: [0, 0] as [number, number] });
  const wire = { from: "a", output: "y", to: "b", input: "x" };
  const two: Document = {
    ...emptyDocument(),
    graph: { nodes: [node("a"), node("b")], edges: [wire] },
  };

  test("keeps the identity of what it leaves alone", () => {
    const after = applyEdit(two, {
      kind: "replaceNode",
      id: "b",
      node: { ...node("b"), frozen: true },
    }).document;
    expect(after.graph.nodes[0]).toBe(two.graph.nodes[0]);
    expect(after.graph.edges).toBe(two.graph.edges);
    expect(after.plan).toBe(two.plan);
    expect(applyEdit(two, { kind: "setName", name: "n" }).document.graph).toBe(two.graph);
  });

  test("takes wires along when a node is renamed", () => {
    const after = applyEdit(two, { kind: "replaceNode", id: "a", node: node("c") }).document;
    expect(after.graph.edges).toEqual([{ ...wire, from: "c" }]);
  });

  test("takes what shares its parameters along too, and back again", () => {
    const tied: Document = {
      ...two,
      graph: { ...two.graph, nodes: [node("a"), { ...node("b"), tiedTo: "a" }] },
    };
    const renamed = applyEdit(tied, renameNode(tied, "a", "c"));
    expect(renamed.document.graph.nodes[1]!.tiedTo).toBe("c");
    expect(bytes(applyEdit(renamed.document, renamed.inverse).document)).toBe(bytes(tied));
  });

  test("takes a new name back exactly when something spoke of it before", () => {
    const dangling: Document = {
      ...two,
      graph: { nodes: [node("a"), { ...node("b"), tiedTo: "c" }], edges: [{ ...wire, from: "c" }] },
    };
    const renamed = applyEdit(dangling, renameNode(dangling, "a", "c"));
    expect(bytes(applyEdit(renamed.document, renamed.inverse).document)).toBe(bytes(dangling));
  });

  test.each<[string, Edit]>([
    ["a node", { kind: "addNode", node: node("a") }],
    ["a wire", { kind: "addEdge", edge: wire }],
  ])("leaves %s twice for the checker to report, and takes it back exactly", (_what, edit) => {
    const { document, inverse } = applyEdit(two, edit);
    expect(applyEdit(document, inverse).document).toEqual(two);
  });

  test.each<[string, Edit]>([
    ["the removal of a node that does not exist", { kind: "removeNode", id: "z" }],
    ["the removal of a node with wires", { kind: "removeNode", id: "a" }],
    ["the removal of a wire that does not exist", { kind: "removeEdge", edge: { ...wire, input: "other" } }],
  ])("refuses %s", (_what, edit) => {
    expect(() => applyEdit(two, edit)).toThrow(/^internal: the edit does not apply/);
  });
});
