import { py, type PyCode } from "../../../layers/python/py.ts";
import { symbolsOf } from "../../../ir/types/dim.ts";
import { bodyPrefix } from "../../lower/lowerNode.ts";
import type { CheckedGraph, CheckedNode } from "../../check/checked.ts";

/** Whether a layer of a graph draws random numbers while training. */
export const draws = ({ nodes }: CheckedGraph): boolean => [...nodes.values()].some(nodeDraws);

/** Whether a node does, itself or in the block that it is an instance of. */
export const nodeDraws = ({ bodies, layer, params }: CheckedNode): boolean =>
  bodies ? bodies.some(draws) : layer?.draws?.(params ?? {}) === true;

/**
 * Pairs of nodes that draw in one of several graphs of a block, each with the next that does: drawing in this order,
 * they have the numbers that step programs draw.
 */
export function drawsInTurn(graphs: readonly CheckedGraph[]): readonly (readonly [string, string])[] {
  const drawing = graphs[0]!.order.filter((id) => graphs.some(({ nodes }) => nodeDraws(nodes.get(id)!)));
  return drawing.slice(1).map((id, i) => [drawing[i]!, id]);
}

/** The axis that rows lie along in each call of the layers that draw, by the path of the module; null where there are none. */
function axesOfCalls(graph: CheckedGraph): Map<string, (0 | null)[]> {
  const axes = new Map<string, (0 | null)[]>();
  const visit = ({ order, nodes, called }: CheckedGraph, prefix: string, around: Called): void => {
    const owners = new Map(around);
    for (const [path, { to }] of called) owners.set(prefix + path, prefix + to);
    for (const id of order) {
      const n = nodes.get(id)!;
      const { bodies, inputs, bypassed, sharing, oneModule } = n;
      if (bypassed) continue;
      const own = prefix + (sharing?.form === "module" ? sharing.to : id);
      const path = owners.get(own) ?? own;
      const count = oneModule ? 1 : (bodies?.length ?? 0);
      bodies?.forEach((body, i) => visit(body, bodyPrefix(path, oneModule ? 0 : i, count), owners));
      if (bodies || !nodeDraws(n)) continue;
      const types = Object.values(inputs).flat();
      const rows = types.some((type) => symbolsOf(type?.shape[0] ?? 1).includes("N"));
      axes.set(path, [...(axes.get(path) ?? []), rows ? 0 : null]);
    }
  };
  visit(graph, "", new Map());
  return axes;
}
type Called = ReadonlyMap<string, string>;

/** The same of those that draw for what has no batch, such as a learned tensor. */
function withoutBatch(graph: CheckedGraph): PyCode {
  const found = [...axesOfCalls(graph)].filter(([, axes]) => axes.includes(null));
  return found.length > 0 ? py`{${found.map(([path, axes]) => py`${path}: ${axes}`)}}` : py`{}`;
}

/** What draws the random numbers of a step. */
export const drawsSource = (
  graph: CheckedGraph,
): PyCode => py`# Layers that draw for what has no batch: the axis of the rows in each of their calls.
WITHOUT_BATCH: dict[str, tuple[int | None, ...]] = ${withoutBatch(graph)}


class Draws(TorchDispatchMode):
    """Draws what a step draws at random by a counter: the same numbers for the rows of a batch on every engine."""

    def __init__(self, model, step, rows, first=0):
        super().__init__()
        self.key, self.rows, self.drawn = key_of(SEED, "step", step), rows, 0
        # Of the rows of the batch, where only some are here.
        self.first = first
        # The axis that the rows lie along: between its layers, a recurrent module has time first.
        self.axis: int | None = 0
        self.recurrent = [m for m in model.modules() if isinstance(m, nn.RNNBase)]
        self.axes: list[tuple[nn.Module, Iterator]] = [(m, repeat(1)) for m in self.recurrent]
        self.axes += [(model.get_submodule(path), iter(axes)) for path, axes in WITHOUT_BATCH.items()]
        self.within = ExitStack()

    def __enter__(self):
        for module, axes in self.axes:
            begin = module.register_forward_pre_hook(lambda *_, axes=axes: setattr(self, "axis", next(axes)))
            end = module.register_forward_hook(lambda *_: setattr(self, "axis", 0))
            self.within.callback(begin.remove)
            self.within.callback(end.remove)
        # Kernels that draw inside are left out.
        if self.recurrent:
            self.within.enter_context(torch.backends.cudnn.flags(enabled=False))
        for kernel in ("flash", "mem_efficient", "cudnn"):
            enable = getattr(torch.backends.cuda, f"enable_{kernel}_sdp", None)
            if enable:
                self.within.callback(enable, getattr(torch.backends.cuda, f"{kernel}_sdp_enabled")())
                enable(False)
        return super().__enter__()

    def __exit__(self, *error):
        super().__exit__(*error)
        self.within.close()

    def uniform(self, like):
        """Numbers in [0, 1) for the rows there are, of those of a whole batch."""
        shape, each = list(like.shape), 0
        if self.axis is not None:
            each = shape[self.axis] // self.rows
            shape[self.axis] = each * BATCH_SIZE
        count = math.prod(shape)
        index = torch.arange(self.drawn, self.drawn + count, device=like.device).reshape(shape)
        self.drawn += count
        if self.axis is not None:
            index = index.narrow(self.axis, each * self.first, like.shape[self.axis])
        return (random_bits(index, self.key) >> 8).float() * 2**-24

    def __torch_dispatch__(self, function, types, arguments=(), options=None):
        name = function.overloadpacket.__name__
        if name == "bernoulli_":
            # Without one, it is 0.5.
            kept, probability = (*arguments, 0.5)[:2]
            return kept.copy_(self.uniform(kept) < probability)
        if name == "native_dropout":
            x, probability, _ = arguments
            kept = self.uniform(x) < 1 - probability
            return x * (kept / (1 - probability)), kept
        if name == "randn_like":
            (x,) = arguments
            radius = (-2 * torch.log(1 - self.uniform(x))).sqrt()
            return (radius * torch.cos(2 * math.pi * self.uniform(x))).to(x.dtype)
        seeded = any(tag.name == "nondeterministic_seeded" for tag in function.tags)
        if seeded and name != "_fused_sdp_choice":
            raise RuntimeError(f"{function} would draw other numbers than every other engine")
        return function(*arguments, **(options or {}))`;
