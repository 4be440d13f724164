import { onnxDType } from "../../../ir/types/onnxDType.ts";
import type { Attribute, Model, Node, Tensor, ValueInfo } from "./onnxProto.ts";
import { type SourceLine, type Source, source } from "../source.ts";

/** How ONNX's own printer names element types. */
const typeNames: Readonly<Record<number, string>> = {
  [onnxDType.float32]: "float",
  [onnxDType.float16]: "float16",
  [onnxDType.int32]: "int32",
  [onnxDType.int64]: "int64",
  [onnxDType.uint8]: "uint8",
  [onnxDType.uint32]: "uint32",
  [onnxDType.bool]: "bool",
};

/** A model in ONNX's textual syntax; of initializers the type alone. https://github.com/onnx/onnx/blob/main/docs/Syntax.md */
export function onnxText(model: Model): Source {
  const graph = model.graph!;
  const scope = (n: Node): string | undefined => /^([^/]+)\//.exec(n.name ?? "")?.[1];
  return source([
    [
      `<ir_version: ${String(model.irVersion)}, opset_import: ["" : ${String(model.opsetImport?.[0]?.version)}]>`,
    ],
    [`${quoted(graph.name)} (${list(graph.input, valueInfo)}) => (${list(graph.output, valueInfo)})`],
    ["<"],
    ...(graph.initializer ?? []).map((t): SourceLine => [
      `  ${tensor(t)},`,
      /^([^.]+)\./.exec(t.name ?? "")?.[1],
    ]),
    [">"],
    ["{"],
    ...(graph.node ?? []).map((n): SourceLine => [`  ${nodeText(n)}`, scope(n)]),
    ["}"],
  ]);
}

function nodeText(n: Node): string {
  const attributes = n.attribute?.length ? ` <${list(n.attribute, attribute)}>` : "";
  return `${list(n.output, quoted)} = ${n.opType}${attributes} (${list(n.input, quoted)})`;
}

const list = <T>(items: readonly T[] | null | undefined, text: (item: T) => string): string =>
  (items ?? []).map(text).join(", ");

/** Names that are no identifiers stand in quotes. */
const quoted = (name: string | null | undefined): string =>
  /^[A-Za-z_][\w.:/]*$/.test(name ?? "") ? name! : JSON.stringify(name ?? "");

function valueInfo(v: ValueInfo): string {
  const { elemType, shape } = v.type!.tensorType!;
  const dims = (shape?.dim ?? []).map((d) => d.dimParam ?? String(d.dimValue));
  return `${typeNames[elemType!]}[${dims.join(",")}] ${quoted(v.name)}`;
}

const tensor = (t: Tensor): string =>
  `${typeNames[t.dataType!]}[${(t.dims ?? []).join(",")}] ${quoted(t.name)}`;

function attribute(a: Attribute): string {
  const value =
    a.type === 1
      ? String(a.f)
      : a.type === 2
        ? String(a.i)
        : a.type === 3
          ? JSON.stringify(new TextDecoder().decode(a.s!))
          : a.type === 8
            ? `[${list(a.strings, (s) => JSON.stringify(new TextDecoder().decode(s)))}]`
            : `[${list(a.ints, String)}]`;
  return `${a.name} = ${value}`;
}
