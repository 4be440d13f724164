import { asWritten } from "../../graph-schema/diagnostics/settingIssue.ts";
import type { Repair } from "../../graph-schema/diagnostics/repair.ts";
import type { Phrase } from "../../graph-schema/diagnostics/phrase.ts";
import type { Node } from "../../graph-schema/document.ts";
import {
  evaluateFormula,
  type FormulaValue,
  type Scope,
} from "../../graph-schema/formula/evaluateFormula.ts";
import { formulaSyntaxProblem } from "../../graph-schema/formula/formulaProblem.ts";
import { parseFormula } from "../../graph-schema/formula/parseFormula.ts";
import { type Layer, withPorts } from "../../layers/layer.ts";
import { nearest } from "../../graph-schema/diagnostics/nearest.ts";
import { problem, type Problem } from "../../graph-schema/diagnostics/problem.ts";
import type { Resolved } from "./resolved.ts";

/** Parses the settings of a layer, which are values by now; what is wrong with them as problems. */
export function parseSettings(
  layer: Layer,
  node: Node,
  given: Readonly<Record<string, unknown>>,
): Omit<Resolved, "bypassed"> {
  // A setting of a block may be called like what every object has, such as constructor.
  const parsed = layer.params.safeParse(Object.assign(Object.create(null), given));
  if (!parsed.success)
    return {
      layer,
      problems: parsed.error.issues.map((issue) => {
        const param = String(issue.path[0]);
        return problem.setting(param, issue, valueOf(given, node, param), {
          code: "setToDefault",
          args: { param },
          setParams: { [param]: undefined },
        });
      }),
    };
  const { layer: own, problems } = withPorts(layer, parsed.data);
  return { layer: own, params: parsed.data, problems: [...problems, ...unknownSettings(layer, node, given)] };
}

/** The settings of a node with the value of each formula; one that has none is left out and reported. */
export function evaluateSettings(
  node: Node,
  scope: Scope,
): {
  value: { params: Readonly<Record<string, unknown>>; bypassed: boolean };
  problems: Problem[];
  /** True when no setting is a formula, so that the values are the same in every scope. */
  fixed: boolean;
} {
  const problems: Problem[] = [];
  let fixed = true;
  const evaluate = (param: string, text: string): FormulaValue | undefined => {
    fixed = false;
    const parsed = parseFormula(text.slice(1));
    if ("fault" in parsed) {
      const { fault } = parsed;
      // Columns count from the "=" before the formula.
      problems.push(formulaSyntaxProblem(param, text, { ...fault, at: fault.at + 1 }));
      return undefined;
    }
    const result = evaluateFormula(parsed.formula, scope);
    if ("value" in result) return result.value;
    problems.push(
      problem.formula(
        param,
        { phrase: "valueOfFormula", formula: text },
        { phrase: "noneAs", why: result.error },
      ),
    );
    return undefined;
  };
  const within = (param: string, value: unknown): unknown => {
    if (typeof value === "string" && value.startsWith("=")) return evaluate(param, value);
    return Array.isArray(value) ? value.map((item) => within(param, item)) : value;
  };
  const params = Object.fromEntries(
    Object.entries(node.params).flatMap(([param, value]) => {
      const found = within(param, value);
      return found === undefined ? [] : [[param, found]];
    }),
  );
  const bypassed =
    typeof node.bypassed === "string" ? Boolean(evaluate("bypassed", node.bypassed)) : node.bypassed === true;
  return { value: { params: fixed ? node.params : params, bypassed }, problems, fixed };
}

/** What a person wrote, the formula that it comes from included. */
function valueOf(given: Readonly<Record<string, unknown>>, node: Node, param: string): Phrase {
  const value = Object.hasOwn(given, param) ? given[param] : undefined;
  const source = node.params[param];
  return asWritten(value, typeof source === "string" && source.startsWith("=") ? source : undefined);
}

/** Settings that do nothing, as the layer has none of their name; most are mistyped. */
function unknownSettings(layer: Layer, node: Node, given: Readonly<Record<string, unknown>>): Problem[] {
  const names = Object.keys(layer.params.shape);
  return Object.keys(given)
    .filter((param) => !names.includes(param))
    .map((param) => {
      const meant = nearest(param, names);
      const repair: Repair =
        meant === undefined || Object.hasOwn(given, meant)
          ? { code: "removeSetting", args: { param }, setParams: { [param]: undefined } }
          : {
              code: "renameSetting",
              args: { to: meant },
              setParams: { [param]: undefined, [meant]: node.params[param] },
            };
      return problem.unknownSetting(param, names, repair);
    });
}
