import { expect, test } from "vitest";
import { layOut } from "./layOut.ts";

const card = (id: string, height = 56) => ({ id, width: 200, height });

test("a chain becomes a straight row, whatever the heights", () => {
  const places = new Map(
    layOut({
      nodes: [card("a", 72), card("b"), card("c", 72)],
      edges: [
        { from: "a", to: "b" },
        { from: "b", to: "c" },
      ],
      lineWidth: 5000,
    }),
  );
  const [a, b, c] = ["a", "b", "c"].map((id) => places.get(id)!);
  expect(a![1] + 36).toBe(b![1] + 28);
  expect(c![1]).toBe(a![1]);
  expect(b![0] - a![0]).toBeGreaterThanOrEqual(300);
  expect(c![0]).toBeGreaterThan(b![0]);
});

test("cycles, wires to nowhere and lone cards are laid out too", () => {
  const edges = [
    { from: "a", to: "b" },
    { from: "b", to: "a" },
    { from: "a", to: "gone" },
  ];
  expect(layOut({ nodes: [card("a"), card("b"), card("lone")], edges, lineWidth: 900 })).toHaveLength(3);
  expect(layOut({ nodes: [], edges: [], lineWidth: 900 })).toEqual([]);
});

test("a long chain goes on below, and no two cards overlap", () => {
  const ids = Array.from({ length: 12 }, (_, i) => `n${i}`);
  const edges = ids.slice(1).map((to, i) => ({ from: ids[i]!, to }));
  const places = layOut({ nodes: ids.map((id) => card(id)), edges, lineWidth: 1200 }).map(([, p]) => p);
  expect(Math.max(...places.map(([x]) => x))).toBeLessThanOrEqual(1200);
  for (const [i, [x, y]] of places.entries())
    for (const [u, v] of places.slice(i + 1))
      expect(Math.abs(x - u) >= 200 || Math.abs(y - v) >= 56).toBe(true);
});
