import { expect, test } from "vitest";
import { pyFormula } from "../../compiler/emit/pytorch/pyFormula.ts";
import { evaluateFormula, type Scope } from "../../graph-schema/formula/evaluateFormula.ts";
import { parseFormula } from "../../graph-schema/formula/parseFormula.ts";
import { seededRandom } from "../../layers/testing/random.ts";
import { seedOfCommit } from "../../scripts/runProof.ts";
import { runPython } from "../oracles.ts";
import { settingFormula, settings } from "./randomFormula.ts";

// Random formulas over settings, each with every value of the settings, in Python itself.

const { SEED = seedOfCommit() } = process.env;
const COUNT = 1000;

const nameOf = (name: string, axis?: number): string => (axis === undefined ? name : "in_features");

interface Case {
  text: string;
  source: string;
  names: Scope;
  expected: unknown;
}

function* casesOf(text: string): Generator<Case> {
  const parsed = parseFormula(text);
  if ("fault" in parsed) throw new Error(`not a formula: ${text}`);
  for (const at of [0, 1]) {
    const values = Object.fromEntries(Object.entries(settings).map(([name, two]) => [name, two[at]!]));
    const scope: Scope = { ...values, "input.shape": ["N", 8] };
    const found = evaluateFormula(parsed.formula, scope);
    if ("error" in found) continue;
    const integer = Number.isSafeInteger(found.value);
    const source = pyFormula(parsed.formula, { nameOf, scopes: [scope] }, { integer });
    yield { text, source, names: { ...values, in_features: 8 }, expected: found.value };
  }
}

test(`random formulas from seed ${SEED} have Python's value, and are integers where PyTorch needs them`, async () => {
  const random = seededRandom(Number(SEED) % 2147483647);
  const texts = Array.from({ length: COUNT }, (_, i) =>
    settingFormula(random, i % 3 === 0 ? "condition" : "number"),
  );
  const cases = texts.flatMap((text) => [...casesOf(text)]);
  expect(cases.length).toBeGreaterThan(COUNT);
  const script = new URL("formulas.py", import.meta.url).pathname;
  const { values } = await runPython<{ values: { value?: unknown; type?: string; error?: string }[] }>(
    script,
    {
      cases,
    },
  );
  const off = cases.flatMap(({ text, source, expected }, i) => {
    const { value, type, error } = values[i]!;
    const same =
      typeof expected === "number"
        ? Math.abs(Number(value) - expected) <= 1e-9 * Math.max(1, Math.abs(expected)) &&
          !(Number.isSafeInteger(expected) && type === "float")
        : Boolean(value) === Boolean(expected);
    return error === undefined && same ? [] : [{ text, source, expected, value, type, error }];
  });
  expect(off).toEqual([]);
});
