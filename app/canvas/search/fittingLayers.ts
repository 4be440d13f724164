import type { Checked } from "../../../compiler/check/checked.ts";
import { isProblem, type Layer, type LayerExample } from "../../../layers/layer.ts";
import { tensor, type TensorType } from "../../../ir/types/shape.ts";
import type { OpenSearch } from "../canvasState.ts";
import { checkType, portThatFits } from "../../state/wiring/fit.ts";

/** The layers that a wire in the hand can end at, with their default settings; all of `among` without a wire. */
export function fittingLayers(
  among: readonly Layer[],
  checked: Checked,
  wire: OpenSearch["wire"],
): readonly Layer[] {
  if (!wire) return among;
  const node = checked.nodes.get(wire.from.node);
  if (wire.side === "output") {
    const type = node?.outputs[wire.from.port];
    return among.filter((layer) => portThatFits(layer, type) !== undefined);
  }
  const { layer: target, params } = node ?? {};
  if (!target || !params) return among.filter((layer) => Object.keys(layer.outputs).length > 0);
  const takes = (type: TensorType): boolean =>
    checkType(target, params, { port: wire.from.port, type, wired: node?.inputs ?? {} }).kind === "fits";
  return among.filter((layer) =>
    layer.examples.some((example) => exampleOutputs(layer, example).some(takes)),
  );
}

/** What a layer gives for one of its examples. */
function exampleOutputs(layer: Layer, { inputs, params = {} }: LayerExample): readonly TensorType[] {
  const typed = (x: LayerExample["inputs"][string]): TensorType | readonly TensorType[] =>
    isType(x)
      ? x
      : x.some((item) => typeof item === "object")
        ? x.map((i) => typed(i as never) as TensorType)
        : tensor(x as TensorType["shape"]);
  const x = Object.fromEntries(Object.entries(inputs).map(([port, value]) => [port, typed(value)]));
  const answer = layer.shape(x as never, layer.params.parse(params));
  return isProblem(answer) ? [] : Object.values(answer);
}

const isType = (x: LayerExample["inputs"][string]): x is TensorType => !Array.isArray(x);
