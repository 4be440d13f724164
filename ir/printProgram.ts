import type { TensorType } from "./types/shape.ts";
import { type Program, rootsOf } from "./program.ts";
import { reachable, type Value } from "./value.ts";

/**
 * A program as text, a value a line: `%3 = matMul(%1, %2) : float32[N, 10]  # classes`. State is read as `@name` and
 * written by `@name <- %value`.
 */
export function printProgram(program: Program): string {
  const values = reachable(rootsOf(program));
  const state = new Map(program.state.map((s) => [s.leaf, s]));
  const names = new Map<Value, string>();
  let next = 0;
  for (const v of values)
    names.set(
      v,
      nameOf(v, () => next++),
    );
  const used = new Set(values);
  const name = (v: Value): string => names.get(v)!;
  const lines = [
    `program ${program.name}`,
    ...program.inputs.filter((v) => used.has(v)).map((v) => `  input ${v.name} : ${typeText(v.type)}`),
    ...program.state
      .filter((s) => used.has(s.leaf) || s.next)
      .map((s) => `  ${s.role} @${s.name} : ${typeText(s.leaf.type)}`),
    ...values
      .filter((v) => v.kind === "op" || v.kind === "auxiliaryOutput")
      .map(
        (v) => `  ${name(v)} = ${application(v, name)} : ${typeText(v.type)}${v.scope && `  # ${v.scope}`}`,
      ),
    ...program.state.flatMap((s) => (s.next ? [`  @${s.name} <- ${name(s.next)}`] : [])),
    ...Object.entries(program.outputs).map(([key, v]) => `  output ${key} = ${name(v)}`),
  ];
  return `${lines.join("\n")}\n`;

  function nameOf(v: Value, number: () => number): string {
    if (v.kind === "leaf") return state.has(v) ? `@${v.name}` : v.name;
    return v.kind === "constant" ? constantText(v) : `%${number()}`;
  }
}

const typeText = ({ dtype, shape }: TensorType): string => `${dtype}[${shape.join(", ")}]`;

function application(v: Value, name: (x: Value) => string): string {
  if (v.kind === "auxiliaryOutput") return `${name(v.inputs[0]!)}.${v.output}`;
  const attrs = Object.entries(v.attrs).map(
    ([key, value]) => `${key}=${typeof value === "object" ? `[${value}]` : String(value)}`,
  );
  return `${v.op}(${[...v.inputs.map(name), ...attrs].join(", ")})`;
}

function constantText({ data, type }: Value): string {
  const elements = data!.length > 4 ? `${data!.slice(0, 4)}, …` : String(data);
  return type.shape.length === 0 && data!.length === 1 ? elements : `{${elements}}${typeText(type)}`;
}
