import { isProblem, type Layer } from "../../layers/layer.ts";
import { problem, type Problem } from "../../graph-schema/diagnostics/problem.ts";
import type { TensorType } from "../../ir/types/shape.ts";
import { parametrizationOf, parametrizations } from "../../layers/parametrizations.ts";
import { isOneModule, oneModuleSetting } from "../blocks/blockLayer.ts";
import { inputsByPort } from "../lower/lowerNode.ts";
import { MOST_NODES } from "../blocks/countNodes.ts";
import type { InputTypes, CheckedGraph, CheckedNode } from "./checked.ts";
import { measure, noCost, sumCosts } from "./cost.ts";
import { penaltyIn, rowDifference } from "./moduleDifference.ts";
import type { Resolved } from "./resolved.ts";

/** What follows for one node from its settings and the types that arrive, wherever it stands. */
export type NodeResult = Omit<CheckedNode, "node" | "inputs" | "diagnostics">;

/**
 * Infers the output types of a node, or says why not. A port whose source is unknown leaves the node unknown; an
 * instance of a block comes to what its checked `bodies` do.
 */
export function checkNode(
  node: Resolved,
  arriving: InputTypes,
  bodies?: readonly CheckedGraph[],
): NodeResult {
  const { layer, params, bypassed } = node;
  if (!layer) return { bypassed, outputs: {}, problems: node.problems };
  const missing = missingInputs(layer, arriving);
  if (bypassed) return bypass(layer, arriving, missing);
  const problems = [...missing, ...node.problems, ...wrongTypes(layer, arriving)];
  if (!params) return { ...node, outputs: {}, problems };
  if (bodies) {
    const own = [...problems, ...parametrizationProblems(node.wrapper, { parametrizable: false })];
    const oneModule = isOneModule(layer, params);
    return {
      ...node,
      ...(oneModule && { oneModule }),
      ...sumOfBodies(bodies, { problems: own, oneModule }),
    };
  }
  const complete = Object.values(arriving).every((list) => list.every((t) => t !== undefined));
  if (problems.some((p) => p.severity === "error") || !complete) return { ...node, outputs: {}, problems };

  const inputs = arriving as Readonly<Record<string, readonly TensorType[]>>;
  const x = inputsByPort(layer, inputs) as Record<string, TensorType>;
  const answer = layer.shape(x, params);
  if (!isProblem(answer)) {
    const { parametrizable, cost, parameters, buffers } = measure(
      { layer, params, parametrization: parametrizationOf(node.wrapper) },
      inputs,
    );
    const found = [
      ...problems,
      ...(layer.advise?.(x, params) ?? []),
      ...parametrizationProblems(node.wrapper, { parametrizable }),
    ];
    return {
      ...node,
      outputs: answer,
      cost,
      parameters,
      buffers,
      ...(parametrizable && { parametrizable }),
      problems: found,
    };
  }
  const found = Array.isArray(answer) ? (answer as readonly Problem[]) : [answer as Problem];
  return { ...node, outputs: {}, problems: [...problems, ...found] };
}

/** An instance of a block: the outputs of the last of its row, at the cost of all. */
function sumOfBodies(
  bodies: readonly CheckedGraph[],
  { problems, oneModule }: { problems: readonly Problem[]; oneModule: boolean },
): Pick<NodeResult, "bodies" | "size" | "outputs" | "cost" | "parameters" | "problems"> {
  const size = bodies.reduce((sum, graph) => sum + graph.size, 0);
  if (size > MOST_NODES)
    return { size, outputs: {}, problems: [...problems, problem.tooLarge(MOST_NODES, size)] };
  const sum = sumCosts(bodies.map((graph) => graph.total));
  const { parameters, buffers } = bodies[0]!.total;
  const cost = oneModule ? { ...sum, parameters, buffers } : sum;
  return {
    bodies,
    size,
    problems: [...problems, ...(oneModule ? rowProblems(bodies) : [])],
    outputs: bodies.at(-1)!.outputs,
    // The parameters of an instance belong to the nodes of its body, and only they can share them.
    ...(bodies.every((graph) => graph.complete) && { cost, parameters: [], buffers: [] }),
  };
}

/** Why the bodies of a row cannot be one module; nothing is said while one of them has faults of its own. */
function rowProblems(bodies: readonly CheckedGraph[]): Problem[] {
  if (!bodies.every((graph) => graph.complete && graph.ok)) return [];
  const penalty = bodies.length > 1 ? penaltyIn(bodies.slice(0, 1)) : undefined;
  if (penalty !== undefined) return [problem.penaltyCalledAgain(penalty, oneModuleSetting)];
  const found = rowDifference(bodies);
  return found ? [problem.unlikeRow(found.index + 1, found.difference, oneModuleSetting)] : [];
}

function parametrizationProblems(
  parametrization: string | undefined,
  { parametrizable }: { parametrizable: boolean },
): Problem[] {
  if (parametrization === undefined) return [];
  if (!parametrizationOf(parametrization))
    return [problem.unknownWrapper(parametrization, Object.keys(parametrizations))];
  return parametrizable ? [] : [problem.wrapper(parametrization)];
}

function missingInputs(layer: Layer, arriving: InputTypes): Problem[] {
  return Object.entries(layer.inputs)
    .filter(([name, port]) => !port.optional && !arriving[name]?.length)
    .map(([name]) => problem.missingInput(name));
}

function wrongTypes(layer: Layer, arriving: InputTypes): Problem[] {
  return Object.entries(arriving).flatMap(([name, types]) => {
    const { dtype: takes = ["float32"], dtypeRepair } = layer.inputs[name]!;
    return types.flatMap((t, wire) =>
      !t || takes.includes(t.dtype)
        ? []
        : [
            {
              ...problem.dtype(name, { phrase: "anyOf", dtypes: takes }, t, dtypeRepair),
              ...(wire > 0 && { wire }),
            },
          ],
    );
  });
}

function bypass(layer: Layer, arriving: InputTypes, missing: readonly Problem[]): NodeResult {
  const [first] = Object.keys(layer.inputs);
  const through = first === undefined ? undefined : arriving[first]?.[0];
  const problems = missing.filter((p) => p.port === first);
  const known = { layer, bypassed: true, problems };
  if (!through) return { ...known, outputs: {} };
  const outputs = Object.fromEntries(Object.keys(layer.outputs).map((name) => [name, through]));
  return { ...known, outputs, cost: noCost, parameters: [], buffers: [] };
}
