import type { Layer } from "../../layers/layer.ts";
import { py, PyCode, pyName } from "../../layers/python/py.ts";
import type { TensorType } from "../../ir/types/shape.ts";

const PAGES = "https://pytorch.org/docs/stable/generated/";

/** Where the page of a name is not called as the name. */
const moved: Readonly<Record<string, string>> = { "torch.nn.Parameter": "torch.nn.parameter.Parameter" };

/** What arrives at each port of a layer, and its settings. */
export interface Example {
  types: Readonly<Record<string, TensorType | readonly TensorType[]>>;
  params: Readonly<Record<string, unknown>>;
}

/** What a layer is in model.py, in Markdown: its source, with links to what that calls of PyTorch. */
export function counterpart(layer: Layer, { types, params }: Example): string {
  const outputs = Object.keys(layer.outputs);
  const { module, call, helper } = layer.torch(types as never, params, new Set(outputs));
  const inputs = Object.fromEntries(
    Object.entries(types).map(([port, given]) => [port, Array.isArray(given) ? variadic(given) : pyName(port)]),
  );
  const source = module?.source ?? sourceOf(call?.(inputs as never, py`self`));
  if (source === undefined)
    return layer.boundary === "output" ? "what `forward` returns" : "an argument of `forward`";
  const own = [helper ?? []].flat().flatMap((code) => definitionsIn(code.source));
  const links = [...new Set(namesIn(source))].map((name) => `[${name}](${PAGES}${moved[name] ?? name}.html)`);
  const written = own.filter((name) => new RegExp(`\\b${name}\\b`).test(source));
  const notes = [
    ...(links.length > 0 ? [links.join(", ")] : []),
    ...written.map((name) => `\`${name}\` is written out in model.py`),
  ];
  return `\`${source}\`${notes.length > 0 ? ` (${notes.join("; ")})` : ""}`;
}

/** Names for the tensors of a variadic port. */
const variadic = (given: readonly TensorType[]): PyCode[] => given.map((_, i) => pyName(`x${i}`));

type Called = ReturnType<NonNullable<ReturnType<Layer["torch"]>["call"]>>;

function sourceOf(called: Called | undefined): string | undefined {
  if (called === undefined) return undefined;
  const parts = called instanceof PyCode ? [called] : Object.values<PyCode>(called);
  return parts.map((code) => code.source).join(", ");
}

/** What is called of PyTorch: classes of nn, functions of torch and F, methods of tensors. */
const namesIn = (source: string): string[] =>
  [...source.matchAll(/(?:\b(nn|F|torch)((?:\.\w+)+)|(?<=\b[a-z]\w*|\))\.(\w+))\(/g)].map(
    ([, module, path, method]) =>
      module === undefined
        ? `torch.Tensor.${method}`
        : `${module === "torch" ? "torch" : module === "nn" ? "torch.nn" : "torch.nn.functional"}${path}`,
  );

const definitionsIn = (source: string): string[] =>
  [...source.matchAll(/^(?:class|def) (\w+)/gm)].map(([, name]) => name!);
