import type { TensorType } from "../../../ir/types/shape.ts";
import { type Program, rootsOf } from "../../../ir/program.ts";
import { reachable, type Value } from "../../../ir/value.ts";
import type { Op, OnnxAttr, OnnxInput, OnnxNode } from "../../../ir/op.ts";
import { ops } from "../../../ir/ops.ts";
import { type ExternalData, MOST_INSIDE, withExternalData } from "./externalData.ts";
import { nameValues } from "./nameValues.ts";
import { type Attribute, type Model, ModelProto, type Node, type Tensor } from "./onnxProto.ts";
import { numbersTensor, valueInfo, type TensorData, rawTensor } from "./onnxTensor.ts";
import { createSizes } from "./runtimeSizes.ts";

export interface OnnxOptions {
  /** State to carry inside the model, by slot name; the other state becomes graph inputs. */
  weights?: Readonly<Record<string, TensorData>>;
  /** Key and value pairs for `metadata_props`. */
  metadata?: Readonly<Record<string, string>>;
}

/** Where weights go that do not fit into the model. */
export interface ExternalOptions {
  location: string;
  /** Bytes of weights up to which they stay inside. */
  mostInside?: number;
}

/** Opset 17, the oldest with LayerNormalization, and the IR version that came with it. */
const OPSET = 17;
const IR_VERSION = 8;

/** Name of the output that holds the next value of the state `name`. */
export const nextName = (name: string): string => `${name}:next`;

/** The program as bytes of an ONNX model. */
export const toOnnx = (program: Program, options: OnnxOptions = {}): Uint8Array =>
  ModelProto.encode(onnxModel(program, options)).finish();

/** The program as bytes of an ONNX model, with its weights in a file named `location` beside it where they are many. */
export function toOnnxFiles(
  program: Program,
  { location, mostInside = MOST_INSIDE, ...options }: OnnxOptions & ExternalOptions,
): { model: Uint8Array; data?: ExternalData } {
  const model = onnxModel(program, options);
  const { initializer = [], ...graph } = model.graph!;
  const total = initializer!.reduce((sum, t) => sum + (t.rawData?.byteLength ?? 0), 0);
  if (total <= mostInside) return { model: ModelProto.encode(model).finish() };
  const { tensors, data } = withExternalData(initializer!, location);
  return { model: ModelProto.encode({ ...model, graph: { ...graph, initializer: tensors } }).finish(), data };
}

/** The program as an ONNX model message: inputs and state in, outputs and next state out. */
export function onnxModel(program: Program, { weights = {}, metadata = {} }: OnnxOptions = {}): Model {
  const values = reachable(rootsOf(program));
  const used = new Set(values);
  const outputs = graphOutputs(program);
  const { names, renamed } = nameValues(values, outputs);
  const nodes: Node[] = [];
  const initializers: Tensor[] = [];
  // Neither an output that an Identity makes nor an input of which nothing but a size is read names a value.
  const others = [...outputs.map(([name]) => name), ...program.inputs.map((v) => v.name)];
  const constant = sharedConstants(initializers, new Set([...names.values(), ...others]));
  // An input that only Shape reads is an input all the same.
  const leaves = [...values.filter((v) => v.kind === "leaf"), ...program.inputs];
  const sizes = createSizes({ leaves, use: (leaf) => used.add(leaf), nodes, constant });

  const auxiliaryOutputs = new Map<Value, Map<number, string>>();
  for (const v of values)
    if (v.kind === "auxiliaryOutput") {
      const of = auxiliaryOutputs.get(v.inputs[0]!) ?? new Map<number, string>();
      auxiliaryOutputs.set(v.inputs[0]!, of.set(v.output, names.get(v)!));
    }

  const emit = (v: Value): void => {
    const op: Op = ops[v.op!];
    const spec = op.onnx?.(
      v.attrs,
      v.inputs.map((x) => x.type),
      v.type,
    );
    if (!spec) throw new Error(`internal: ${v.op} must be legalized before it is emitted`);
    const own = v.inputs.map((x) => names.get(x)!);
    const inputs = (spec.inputs ?? own.map((_, i) => i)).map((x) => resolve(x, own, { constant, sizes }));
    const needed = spec.outputs ?? 1;
    const last = Math.max(needed - 1, ...(auxiliaryOutputs.get(v)?.keys() ?? []));
    const unread = (i: number): string => (i < needed ? `${names.get(v)}/${i}` : "");
    const further = Array.from(
      { length: last },
      (_, i) => auxiliaryOutputs.get(v)?.get(i + 1) ?? unread(i + 1),
    );
    nodes.push(node(spec, inputs, [names.get(v)!, ...further]));
  };

  for (const v of values) {
    if (v.kind === "op") emit(v);
    else if (v.kind === "constant") emitConstant(v, names.get(v)!, { initializers, nodes, constant, sizes });
  }
  for (const [name, v] of renamed)
    nodes.push({ opType: "Identity", name, input: [names.get(v)!], output: [name] });

  const held = (name: string): TensorData | undefined =>
    Object.hasOwn(weights, name) ? weights[name] : undefined;
  const state = program.state.filter((s) => used.has(s.leaf));
  for (const s of state) {
    const weight = held(s.name);
    if (weight) initializers.push(rawTensor(s.name, weight));
  }
  const fed = [
    ...program.inputs.filter((v) => used.has(v)),
    ...state.filter((s) => !held(s.name)).map((s) => s.leaf),
  ];
  return {
    irVersion: IR_VERSION,
    producerName: "Tensorloom",
    opsetImport: [{ domain: "", version: OPSET }],
    graph: {
      name: program.name,
      node: nodes,
      initializer: initializers,
      input: fed.map((v) => valueInfo(v.name, v.type)),
      output: outputs.map(([name, v]) => valueInfo(name, v.type)),
    },
    metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
  };
}

const graphOutputs = (program: Program): [string, Value][] => [
  ...Object.entries(program.outputs),
  ...program.state.flatMap((s): [string, Value][] => (s.next ? [[nextName(s.name), s.next]] : [])),
];

interface Tools {
  constant: (x: { dtype: TensorType["dtype"]; shape: readonly number[]; data: readonly number[] }) => string;
  sizes: ReturnType<typeof createSizes>;
}

function resolve(x: OnnxInput, own: readonly string[], { constant, sizes }: Tools): string {
  if (x === null) return "";
  if (typeof x === "number") return own[x] ?? "";
  return "sizes" in x ? sizes(x.sizes, { infer: x.infer ?? false }) : constant(x);
}

function node(spec: OnnxNode, inputs: readonly string[], output: string[]): Node {
  const input = [...inputs];
  while (input.at(-1) === "") input.pop();
  return {
    opType: spec.type,
    name: output[0]!,
    input,
    output,
    attribute: Object.entries(spec.attrs ?? {}).map(([key, value]) => attribute(key, value)),
  };
}

/** AttributeProto types of ONNX: FLOAT 1, INT 2, STRING 3, INTS 7, STRINGS 8. */
function attribute(name: string, value: OnnxAttr): Attribute {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  if (typeof value === "number") return { name, type: 2, i: value };
  if (typeof value === "string") return { name, type: 3, s: bytes(value) };
  if ("strings" in value) return { name, type: 8, strings: value.strings.map(bytes) };
  return "float" in value ? { name, type: 1, f: value.float } : { name, type: 7, ints: [...value] };
}

function emitConstant(v: Value, name: string, t: Tools & { initializers: Tensor[]; nodes: Node[] }): void {
  const { dtype, shape } = v.type;
  if (shape.every((d) => typeof d === "number"))
    t.initializers.push(numbersTensor(name, { dtype, shape, data: v.data! }));
  else
    t.nodes.push({
      opType: "Expand",
      name,
      input: [t.constant({ dtype, shape: [], data: v.data! }), t.sizes(shape, { infer: false })],
      output: [name],
    });
}

/** Small constants of nodes, written once each. */
function sharedConstants(initializers: Tensor[], taken: ReadonlySet<string>): Tools["constant"] {
  const known = new Map<string, string>();
  let count = 0;
  const fresh = (): string => {
    const name = `constant_${count++}`;
    return taken.has(name) ? fresh() : name;
  };
  return (x) => {
    const key = `${x.dtype}[${x.shape}]${x.data.map((n) => (Object.is(n, -0) ? "-0" : n))}`;
    const name = known.get(key) ?? fresh();
    if (!known.has(key)) initializers.push(numbersTensor(name, x));
    known.set(key, name);
    return name;
  };
}
