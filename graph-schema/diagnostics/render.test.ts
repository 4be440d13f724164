import { describe, expect, test } from "vitest";
import { codes } from "./codes.ts";
import type { Diagnostic } from "./diagnostic.ts";
import type { FixTitle, Phrase } from "./phrase.ts";
import { docOf, renderDiagnostic, renderFinding, renderFix, renderPhrase } from "./render.ts";

const rank = { code: "rank", args: { expected: { phrase: "fixedLastAxis" }, shape: ["N", "T"] } } as const;

describe("a diagnostic", () => {
  test.each<[Omit<Diagnostic, "code" | "args" | "severity">, string]>([
    [
      { place: { in: "node", node: "fc", layer: "Linear", port: "x" }, because: "pool" },
      'Linear "fc", input x: expected a fixed last axis, got [N, T]; it comes from "pool".',
    ],
    [
      {
        place: {
          in: "node",
          node: "fc",
          param: "units",
          path: [
            { id: "stage", index: 0 },
            { id: "rest", index: 2 },
          ],
        },
      },
      'Node "stage.rest.fc" in copy 3 of "rest", setting units: expected a fixed last axis, got [N, T].',
    ],
    [{ place: { in: "graph" } }, "expected a fixed last axis, got [N, T]."],
    [
      { place: { in: "graph" }, inferred: [{ symbol: "T", size: 4, node: "head" }] },
      'expected a fixed last axis, got [N, T]; T is 4 because of "head".',
    ],
    [
      { place: { in: "plan", field: "metrics", index: 1, param: "k" } },
      "setting metrics.1.k: expected a fixed last axis, got [N, T].",
    ],
    [
      { place: { in: "plan", field: "inputs", input: "image", node: { layer: "Input" } } },
      'Input "image", setting inputs.image: expected a fixed last axis, got [N, T].',
    ],
    [
      { place: { in: "file", keys: ["graph", "nodes", 0, "id"] } },
      "setting graph.nodes.0.id: expected a fixed last axis, got [N, T].",
    ],
    [
      { place: { in: "edge", edge: { from: "a", output: "y", to: "b", input: "x" } } },
      'wire from "a" to "b": expected a fixed last axis, got [N, T].',
    ],
  ])("%j reads %s", (rest, text) => {
    expect(renderDiagnostic({ ...rank, severity: "error", ...rest })).toBe(text);
  });

  test("has phrases inside of phrases", () => {
    const expected: Phrase = {
      phrase: "either",
      options: [{ phrase: "text" }, { phrase: "least", bound: 2, inclusive: false, of: "entries" }],
    };
    expect(renderPhrase(expected)).toBe("text or more than 2 entries");
    expect(renderFinding({ code: "parameter", args: { expected, actual: null } })).toEqual([
      "text or more than 2 entries",
      "none",
    ]);
  });
});

test.each<[FixTitle, string]>([
  [{ code: "set", args: { param: "keyValueHeads", value: 2 } }, "Set key value heads to 2"],
  [
    { code: "set", args: { param: "kernel", value: { phrase: "perAxis", sizes: [3, 5] } } },
    "Set kernel to 3×5",
  ],
  [{ code: "takeLastAxis", args: {} }, "Take the last axis"],
])("%j is %s", (fix, title) => expect(renderFix(fix)).toBe(title));

test("every code has a sentence for the docs", () => {
  for (const code of codes) expect(docOf(code)).toMatch(/^[A-Z].*\.$/);
});
