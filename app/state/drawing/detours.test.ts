import { expect, test } from "vitest";
import { check } from "../../../compiler/check/check.ts";
import { emptyDocument, type Graph } from "../../../graph-schema/document.ts";
import { detoursOf as detoursIn } from "./detours.ts";
import { wirePath } from "./wirePath.ts";

const relu = (id: string, x: number, y: number): Graph["nodes"][number] => ({
  id,
  type: "relu",
  params: {},
  position: [x, y],
});
const wire = (from: string, to: string): Graph["edges"][number] => ({ from, output: "y", to, input: "x" });

const detoursOf = (graph: Graph) => detoursIn(check({ ...emptyDocument(), graph }));

test("a wire over a card goes around it on the nearer side, others go straight", () => {
  const nodes = [relu("a", 0, 0), relu("b", 300, 8), relu("c", 600, 0)];
  const edges = [wire("a", "b"), wire("b", "c"), wire("a", "c")];
  const detours = detoursOf({ nodes, edges });
  expect([...detours.keys()]).toEqual(["a.y>c.x"]);
  expect(detours.get("a.y>c.x")).toBe(8 - 16);
});

test("a detour leaves out every card on its way", () => {
  const nodes = [relu("a", 0, 0), relu("b", 300, 4), relu("over", 300, -70), relu("c", 600, 0)];
  const height = detoursOf({ nodes, edges: [wire("a", "c")] }).get("a.y>c.x")!;
  for (const { position } of nodes.slice(1, 3))
    expect(height < position[1] || height > position[1] + 56).toBe(true);
});

test("a wire that runs back leaves out the cards it would pass behind", () => {
  const nodes = [relu("a", 600, 0), relu("between", 300, 120), relu("c", 0, 240)];
  const height = detoursOf({ nodes, edges: [wire("a", "c")] }).get("a.y>c.x")!;
  expect(height).toBe(120 - 16);
});

test("wires that run back or have a free way need none", () => {
  const nodes = [relu("a", 600, -200), relu("b", 300, 0), relu("c", 0, 0), relu("d", 900, 300)];
  expect(detoursOf({ nodes, edges: [wire("a", "c"), wire("b", "d")] }).size).toBe(0);
});

test("a path with a detour starts and ends at the ports and is labelled on the detour", () => {
  const [path, x, y] = wirePath({ sourceX: 0, sourceY: 10, targetX: 400, targetY: 20 }, -30);
  expect(path.startsWith("M 0 10")).toBe(true);
  expect(path.endsWith("L 400 20")).toBe(true);
  expect([x, y]).toEqual([200, -30]);
});
