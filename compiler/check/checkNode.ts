import type { Node } from "../../graph-schema/document.ts";
import { isProblem, type Layer } from "../../graph-schema/layer.ts";
import { layerOf } from "../../graph-schema/layers.ts";
import { problem, type Problem } from "../../graph-schema/problem.ts";
import type { TensorType } from "../../graph-schema/shape.ts";
import { arrange } from "../lowerNode.ts";
import type { Cost } from "./checked.ts";
import { costOf, noCost } from "./cost.ts";

/** What arrives at each port that has wires, in their order. */
export type Arriving = Readonly<Record<string, readonly (TensorType | undefined)[]>>;

/** What one node comes to, from what arrives alone. */
export interface NodeResult {
  layer?: Layer;
  params?: Readonly<Record<string, unknown>>;
  outputs: Readonly<Record<string, TensorType>>;
  cost?: Cost;
  problems: readonly Problem[];
}

/** Types the outputs of a node, or says why not. A port whose source is unknown leaves the node unknown. */
export function checkNode(node: Node, arriving: Arriving): NodeResult {
  const layer = layerOf(node.type);
  if (!layer)
    return {
      outputs: {},
      problems: [
        {
          code: "unknownLayer",
          severity: "error",
          expected: "a layer of the palette",
          actual: `"${node.type}"`,
        },
      ],
    };
  const missing = missingInputs(layer, arriving);
  if (node.bypassed) return bypass(layer, arriving, missing);
  const parsed = layer.params.safeParse(node.params);
  const problems = [
    ...missing,
    ...(parsed.success ? [] : parsed.error.issues.map((issue) => badSetting(node, issue))),
  ];
  problems.push(...wrongTypes(layer, arriving));
  if (!parsed.success) return { layer, outputs: {}, problems };
  const params = parsed.data;
  const known = Object.values(arriving).every((list) => list.every((t) => t !== undefined));
  if (problems.length > 0 || !known) return { layer, params, outputs: {}, problems };

  const inputs = arriving as Readonly<Record<string, readonly TensorType[]>>;
  const x = arrange(layer, inputs) as Record<string, TensorType>;
  const answer = layer.shape(x, params);
  if (!isProblem(answer)) {
    const warnings = layer.advise?.(x, params) ?? [];
    return { layer, params, outputs: answer, cost: costOf(layer, params, inputs), problems: warnings };
  }
  const found = Array.isArray(answer) ? (answer as readonly Problem[]) : [answer as Problem];
  return { layer, params, outputs: {}, problems: found };
}

function missingInputs(layer: Layer, arriving: Arriving): Problem[] {
  return Object.entries(layer.inputs)
    .filter(([name, port]) => !port.optional && !arriving[name]?.length)
    .map(([name]) => ({
      code: "missingInput",
      severity: "error",
      port: name,
      expected: "a wire",
      actual: "none",
    }));
}

function wrongTypes(layer: Layer, arriving: Arriving): Problem[] {
  return Object.entries(arriving).flatMap(([name, types]) => {
    const { dtype: takes = ["float32"], dtypeRepair } = layer.inputs[name]!;
    return types.flatMap((t, wire) =>
      !t || takes.includes(t.dtype)
        ? []
        : [{ ...problem.dtype(name, takes.join(" or "), t, dtypeRepair), ...(wire > 0 && { wire }) }],
    );
  });
}

function bypass(layer: Layer, arriving: Arriving, missing: readonly Problem[]): NodeResult {
  const [first] = Object.keys(layer.inputs);
  const through = first === undefined ? undefined : arriving[first]?.[0];
  const problems = missing.filter((p) => p.port === first);
  if (!through) return { layer, outputs: {}, problems };
  return {
    layer,
    outputs: Object.fromEntries(Object.keys(layer.outputs).map((name) => [name, through])),
    cost: noCost,
    problems,
  };
}

function badSetting(node: Node, issue: { path: readonly PropertyKey[]; message: string }): Problem {
  const [name] = issue.path;
  const param = name === undefined ? undefined : String(name);
  const actual =
    param === undefined || !Object.hasOwn(node.params, param)
      ? "nothing"
      : shorten(JSON.stringify(node.params[param]));
  const repair =
    param === undefined
      ? {}
      : { repair: { title: `Set ${param} to its default`, setParams: { [param]: undefined } } };
  return {
    code: "parameter",
    severity: "error",
    ...(param === undefined ? {} : { param }),
    expected: expectation(issue.message),
    actual,
    ...repair,
  };
}

/** zod says "Invalid input: expected number, received string" or "Too small: expected number to be >=1". */
const expectation = (message: string): string =>
  message.replace(/^[^:]*: expected /, "").replace(/, received .*$/, "");

const shorten = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}…` : text);
