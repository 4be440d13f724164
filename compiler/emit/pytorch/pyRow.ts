import type { Layer } from "../../../layers/layer.ts";
import { chainedPorts } from "../../blocks/chainedPorts.ts";
import type { SourceLine } from "../source.ts";
import type { Call } from "./pyVariables.ts";

const BODY = "        ";
const INDENT = "    ";

/** A row of instances of a block as `forward` calls it. */
interface RowCall {
  layer: Layer;
  /** The module or the list of them. */
  self: string;
  /** Python that is true where the row is not bypassed; only where some are. */
  unless: string | undefined;
  /** Modules that each is handed. */
  modules: readonly string[];
  /** How often one module is called; of a list each is called once. */
  count: string | undefined;
  comment(output: string): string;
  /** A name for a variable that nothing else has. */
  free(name: string): string;
}

/**
 * A loop over a row: what leaves one enters the next at the ports that chain, the others get the same each time, and of
 * an output that does not chain the last is kept.
 */
export function rowLines({ id, args, targets, through }: Call, row: RowCall): SourceLine[] {
  const { layer, self, unless, modules, count, comment, free } = row;
  const chained = chainedPorts(layer);
  const inputOf = new Map([...chained].map(([input, output]) => [output, input]));
  const given = new Map(Object.entries(args).map(([port, [value]]) => [port, String(value)]));
  const held = new Set([...given].flatMap(([port, value]) => (chained.has(port) ? [] : [value])));
  const targetOf = new Map(targets.map((t) => [t.output, t.name]));
  // A variable that the loop sets must not be one that each of the row reads.
  const chosen = (output: string): string | undefined => {
    const target = targetOf.get(output);
    if (target !== undefined && !held.has(target)) return target;
    if (target === undefined && !inputOf.has(output)) return undefined;
    return free(`${id}_${chained.size === 1 && inputOf.has(output) ? "x" : (inputOf.get(output) ?? output)}`);
  };
  const outputs = Object.keys(layer.outputs);
  const variables = new Map(outputs.map((output) => [output, chosen(output)]));
  const variableOf = (output: string): string | undefined => variables.get(output);
  const moving = outputs.filter((output) => inputOf.has(output));
  const starts = moving.map((output) => [variableOf(output)!, given.get(inputOf.get(output)!)!] as const);
  const needed = starts.filter(([name, value]) => name !== value);
  const arriving = [...given].map(([port, value]) =>
    chained.has(port) ? variableOf(chained.get(port)!)! : value,
  );
  const [loop, module] =
    count === undefined ? [`for module in ${self}:`, "module"] : [`for _ in range(${count}):`, self];
  const left = outputs.map((output) => variableOf(output) ?? "_");
  const shapes = outputs.flatMap((output) => (variableOf(output) === undefined ? [] : [comment(output)]));
  const renamed = targets.filter((t) => variableOf(t.output) !== t.name);
  const lines = [
    ...(needed.length > 0
      ? [`${needed.map(([name]) => name).join(", ")} = ${needed.map(([, value]) => value).join(", ")}`]
      : []),
    loop,
    `${INDENT}${left.join(", ")} = ${module}(${[...arriving, ...modules].join(", ")})${shapes.length > 0 ? `  # ${shapes.join(", ")}` : ""}`,
    ...renamed.map((t) => `${t.name} = ${variableOf(t.output)!}`),
  ];
  const [target] = targets;
  const all =
    unless === undefined
      ? lines
      : [
          `if ${unless}:`,
          ...lines.map((line) => `${INDENT}${line}`),
          ...(target && target.name !== through ? ["else:", `${INDENT}${target.name} = ${through}`] : []),
        ];
  return all.map((line) => [`${BODY}${line}`, id]);
}
