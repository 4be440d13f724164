import type { Layer } from "../../layers/layer.ts";

/** Words in names of ports that only say which way it goes. */
const WAYS = { inputs: ["in", "input", "inputs"], outputs: ["out", "output", "outputs"] } as const;

/**
 * Which output of an instance in a row enters the next at an input, by input: those whose names agree but for the way,
 * such as skipIn and skipOut; the first of each side go together where neither has another.
 */
export function chainedPorts(layer: Pick<Layer, "inputs" | "outputs">): ReadonlyMap<string, string> {
  const [inputs, outputs] = [Object.keys(layer.inputs), Object.keys(layer.outputs)];
  const byName = new Map<string, string>();
  const named = new Map(outputs.toReversed().map((port) => [nameWithout(port, WAYS.outputs), port]));
  const taken = new Set<string>();
  for (const port of inputs) {
    const output = named.get(nameWithout(port, WAYS.inputs));
    if (output === undefined || taken.has(output)) continue;
    byName.set(port, output);
    taken.add(output);
  }
  const [first, last] = [inputs[0], outputs[0]];
  if (first !== undefined && last !== undefined && !byName.has(first) && !taken.has(last))
    byName.set(first, last);
  return byName;
}

/** "skipIn" as "skip": its words without those of its way. */
const nameWithout = (port: string, way: readonly string[]): string =>
  port
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/([A-Za-z])([0-9])/g, "$1_$2")
    .toLowerCase()
    .split("_")
    .filter((word) => word !== "" && !way.includes(word))
    .join("_");

/** What an input is called through which an output enters the next of a row: "skipIn" for skipOut, "sumIn" for sum. */
export function chainedName(output: string): string {
  const named = output.replace(/(out)(put)?s?(?![a-z])/i, (_word, out: string, put?: string) => {
    const way = put === undefined ? "in" : "input";
    return out.startsWith("O") ? way[0]!.toUpperCase() + way.slice(1) : way;
  });
  return named === output ? `${output}In` : named;
}
