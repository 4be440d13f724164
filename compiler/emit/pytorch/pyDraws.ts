import { py, type PyCode } from "../../../layers/python/py.ts";
import { bodyPrefix } from "../../lower/lowerNode.ts";
import type { CheckedGraph, CheckedNode } from "../../check/checked.ts";

/** Whether a layer of a graph draws random numbers while training. */
export const draws = ({ nodes }: CheckedGraph): boolean => [...nodes.values()].some(nodeDraws);

const nodeDraws = ({ bodies, layer, params }: CheckedNode): boolean =>
  bodies ? bodies.some(draws) : layer?.draws?.(params ?? {}) === true;

/**
 * Pairs of nodes that draw in one of several graphs of a block, each with the next that does: drawing in this order,
 * they have the numbers that step programs draw.
 */
export function drawsInTurn(graphs: readonly CheckedGraph[]): readonly (readonly [string, string])[] {
  const drawing = graphs[0]!.order.filter((id) => graphs.some(({ nodes }) => nodeDraws(nodes.get(id)!)));
  return drawing.slice(1).map((id, i) => [drawing[i]!, id]);
}

/** Paths of the layers of a graph that draw for what has no batch, such as a learned tensor. */
function withoutBatch({ nodes }: CheckedGraph, prefix = ""): string[] {
  return [...nodes].flatMap(([id, n]) => {
    const { bodies = [], inputs, bypassed } = n;
    if (bodies.length > 0)
      return bodies.flatMap((body, i) => withoutBatch(body, bodyPrefix(prefix + id, i, bodies.length)));
    const batch = Object.values(inputs).some((types) => types.some((type) => type?.shape[0] === "N"));
    return nodeDraws(n) && !batch && !bypassed ? [prefix + id] : [];
  });
}

/** What draws the random numbers of a step. */
export const drawsSource = (graph: CheckedGraph): PyCode => py`# Layers that draw for what has no batch.
WITHOUT_BATCH: tuple[str, ...] = ${withoutBatch(graph)}


class Draws(TorchDispatchMode):
    """Draws what a step draws at random by a counter: the same numbers for the rows of a batch on every engine."""

    def __init__(self, model, step, rows):
        super().__init__()
        self.key, self.rows, self.drawn = key_of(SEED, "step", step), rows, 0
        # The axis that the rows lie along: between its layers, a recurrent module has time first.
        self.axis: int | None = 0
        self.recurrent = [m for m in model.modules() if isinstance(m, nn.RNNBase)]
        self.axes: list[tuple[nn.Module, int | None]] = [(m, 1) for m in self.recurrent]
        self.axes += [(model.get_submodule(path), None) for path in WITHOUT_BATCH]
        self.within = ExitStack()

    def __enter__(self):
        for module, axis in self.axes:
            begin = module.register_forward_pre_hook(lambda *_, axis=axis: setattr(self, "axis", axis))
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
        shape = list(like.shape)
        if self.axis is not None:
            shape[self.axis] = shape[self.axis] // self.rows * BATCH_SIZE
        count = math.prod(shape)
        index = torch.arange(self.drawn, self.drawn + count, device=like.device).reshape(shape)
        self.drawn += count
        if self.axis is not None:
            index = index.narrow(self.axis, 0, like.shape[self.axis])
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
