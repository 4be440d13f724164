import { expect, test } from "vitest";
import { graph, type Placed } from "../../../test/parity/graph.ts";
import { check } from "../../check/check.ts";
import { modelSource } from "./pyTorch.ts";

/** What `forward` does, without its comments. */
function forwardOf(placed: readonly Placed[], wires: readonly string[]): string[] {
  const { text } = modelSource(check(graph(placed, wires)));
  const lines = text.slice(text.lastIndexOf("def forward")).split("\n");
  return lines.map((line) => line.replace(/ *#.*/, "").trim()).filter((line) => line !== "");
}

const input = (id: string, params: object = {}): Placed => [id, "input", { shape: [4], ...params }];
const [first, act, sum, out]: readonly Placed[] = [
  ["first", "linear", { units: 4 }],
  ["act", "tanh"],
  ["sum", "add"],
  ["out", "output"],
];

test.each<[string, readonly Placed[], readonly string[], readonly string[]]>([
  [
    "called x, which moves on at once",
    [input("x"), first!, act!, out!],
    ["x>first.x", "first>act.x", "act>out.x"],
    ["def forward(self, x):", "x = self.first(x)", "x = self.act(x)", "return x"],
  ],
  [
    "called otherwise, behind which x moves",
    [input("left"), first!, act!, out!],
    ["left>first.x", "first>act.x", "act>out.x"],
    ["def forward(self, left):", "x = self.first(left)", "x = self.act(x)", "return x"],
  ],
  [
    "called x that is read late: x stays what it is until then",
    [input("x"), first!, act!, sum!, out!],
    ["x>first.x", "first>act.x", "act>sum.a", "x>sum.b", "sum>out.x"],
    [
      ...["def forward(self, x):", "first = self.first(x)", "act = self.act(first)"],
      ...["x = act + x", "return x"],
    ],
  ],
  [
    "called x that is standardized: x is free once it was",
    [input("other"), input("x", { standardize: true }), act!, first!, sum!, out!],
    ["x>act.x", "act>first.x", "first>sum.a", "other>sum.b", "sum>out.x"],
    [
      ...["def forward(self, other, x):", "x = self.x(x)", "x = self.act(x)", "x = self.first(x)"],
      ...["x = x + other", "return x"],
    ],
  ],
  [
    "called x that comes second: nothing takes its name before",
    [input("other"), first!, input("x"), sum!, out!],
    ["other>first.x", "first>sum.a", "x>sum.b", "sum>out.x"],
    ["def forward(self, other, x):", "first = self.first(other)", "x = first + x", "return x"],
  ],
])("an input %s", (_, ...[placed, wires, forward]) => expect(forwardOf(placed, wires)).toEqual(forward));
