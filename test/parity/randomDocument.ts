import { reachable } from "../../ir/value.ts";
import { inputsByPort } from "../../compiler/lower/lowerNode.ts";
import { type Edge, emptyDocument, type Node } from "../../graph-schema/document.ts";
import { isProblem, type LayerExample } from "../../layers/layer.ts";
import { layers } from "../../layers/layers.ts";
import { bindShape, sameShape, sameType, sizeOf, type TensorType } from "../../ir/types/shape.ts";
import { exampleLayer, exampleTypes } from "../../layers/testing/exampleDocument.ts";
import { type PortTypes, bindTypes, type LayerCase, lowerCase } from "../../layers/testing/layerCase.ts";
import { type Random, seededRandom } from "../../layers/testing/random.ts";
import { largerSizes, type TorchCase } from "./torchCases.ts";
import { oddlyNamed } from "./oddlyNamed.ts";
import { randomExpression } from "./randomFormula.ts";
import { growDocument } from "./growDocument.ts";
import { varyDocument } from "./varyDocument.ts";

/** Layers with larger outputs are not placed, so that many documents run in little time. */
const MOST_ELEMENTS = 4000;

/** Layers that numbers pass before they are brought between bounds again, so that they stay finite. */
const MOST_STEPS = 2;

/** Sizes for the symbols: all different, so that a mixed-up axis shows. */
const bind = { N: 3, T: 5, H: 9, W: 11, L: 7, S: 6 };
const sizesRun = [bind, largerSizes(bind)].map(({ N: _batch, ...sizes }) => sizes);

/** What stands between the ends of a graph; each is the first layer of one among as many seeds in a row. */
export const placeable = Object.values(layers).filter((l) => !l.boundary);

/** The gradients of these in use, of which no program asks, are not those of training. */
const differing: readonly string[] = ["gradientReversal", "cosineSimilarity"];

/** An output of a node. */
interface Source extends Pick<Edge, "from" | "output"> {
  type: TensorType;
  /** How many layers its numbers passed since they were between bounds. */
  steps: number;
}

/** What goes to each port: the type, and where it comes from unless it is made anew. */
type Chosen = Readonly<Record<string, readonly { type: TensorType; source?: Source }[]>>;

/**
 * A valid document of 5 to 60 nodes: layers as in their examples, wired to what is there already wherever the layer's
 * own rule takes it; then some are frozen, wrapped, tied or put into a block, others call them again, and half of the
 * documents have odd names.
 */
export function randomDocument(seed: number): Pick<TorchCase, "document" | "feeding" | "bind"> {
  const random = seededRandom(seed * 7919 + 1);
  const size = 5 + random.below(40);
  const draft = new Draft();
  let below = 9;
  // Gradients are compared as in use where training draws random numbers, so only some documents do.
  let drawing = random.oneIn(8);
  for (let tries = 0; draft.size < size && tries < 400; tries++) {
    const first = draft.size === 0;
    const plain = first
      ? placeable[seed % placeable.length]!
      : random.oneIn(8)
        ? layers.expression!
        : random.of(placeable);
    const example =
      plain === layers.expression && !first && random.oneIn(2)
        ? randomExpression(random)
        : random.of(plain.examples);
    const { layer, params } = exampleLayer(plain, example);
    // Where numbers are compared, those of layers could be equal, of which any is right.
    const sources = compares({ layer, params, types: exampleTypes(example) }) ? [] : draft.sources;
    const taken = [{}, { exact: true } as const]
      .map((how) => choose(exampleTypes(example), { sources, random, ...how }))
      .find((chosen) => leaving({ layer, params, types: typesOf(chosen) }));
    if (!taken) continue;
    const one = { layer, params, types: typesOf(taken) };
    const differs = differing.includes(plain.type);
    if (first) drawing = draws(one) || (drawing && !differs);
    else if (drawing ? differs : draws(one)) continue;
    const bound = Math.min(9, example.exclusiveUpperBound ?? 9, ...boundsOf(one));
    // Where all keys of a query are padding PyTorch has no number, so ids behind masks are seldom 0.
    if (draft.masked ? bound < 7 : below < 7 && Object.values(one.types).flat().some(isMask)) continue;
    draft.add(plain.type, { example, taken, outputs: leaving(one)! });
    below = Math.min(below, bound);
  }
  draft.close();
  const { nodes, edges } = draft;
  const document = { ...emptyDocument(`Seed ${seed}`), graph: { nodes, edges } };
  const varied = growDocument(varyDocument(document, random), { random, runs: sizesRun });
  return {
    document: random.oneIn(2) ? oddlyNamed(varied, random) : varied,
    feeding: { exclusiveUpperBound: below },
    bind,
  };
}

/** A graph while it grows. */
class Draft {
  readonly nodes: Node[] = [];
  readonly edges: Edge[] = [];
  readonly sources: Source[] = [];

  /** How many nodes it has once what nobody reads is an output. */
  get size(): number {
    return this.nodes.length + this.unread.length;
  }

  get masked(): boolean {
    return this.nodes.some((n) => n.type === "paddingMask");
  }

  private get unread(): Source[] {
    const read = new Set(this.edges.map((e) => `${e.from}.${e.output}`));
    return this.sources.filter((s) => !read.has(`${s.from}.${s.output}`));
  }

  /** A layer with all that it reads, whose numbers are brought between the bounds that its example asks for. */
  add(
    type: string,
    {
      example,
      taken,
      outputs,
    }: { example: LayerExample; taken: Chosen; outputs: Readonly<Record<string, TensorType>> },
  ): void {
    let steps = 0;
    const ends = Object.entries(taken).flatMap(([port, list]) =>
      list.map(({ type: wanted, source }) => {
        const start = source ?? this.fresh(wanted);
        const bounded = flows(wanted) && (example.range ?? (start.steps >= MOST_STEPS ? [-1, 1] : undefined));
        const end = bounded ? this.between(start, bounded) : start;
        steps = Math.max(steps, end.steps);
        return { port, end };
      }),
    );
    const id = this.place(type, example.params ?? {});
    for (const { port, end } of ends) this.wire(end, id, port);
    for (const [output, type] of Object.entries(outputs))
      this.sources.push({ from: id, output, type, steps: steps + 1 });
  }

  /** Outputs for what nobody reads; a graph needs an input, so there is always one. */
  close(): void {
    for (const source of this.unread) this.wire(source, this.place("output", {}), "x");
    if (!this.nodes.some((n) => n.type === "input")) this.place("input", {});
  }

  /** A mask comes from ids; what has no batch is a constant. */
  private fresh(type: TensorType): Source {
    const { shape } = type;
    const dtype = isMask(type) ? "int32" : type.dtype;
    const from =
      shape[0] === "N"
        ? this.place("input", { shape: shape.slice(1), dtype })
        : this.place("constant", { shape, dtype, values: someNumbers(shape as number[], dtype) });
    const given = { from, output: "y", type: { shape, dtype }, steps: 0 };
    return isMask(type) ? this.through(given, "paddingMask", {}) : given;
  }

  /** Written so that small numbers keep their digits. */
  private between(source: Source, [low, high]: readonly [number, number]): Source {
    const middle = (low + high) / 2;
    const formula = `${middle === 0 ? "" : `${middle} + `}${(high - low) / 2} * tanh(x)`;
    return this.through(source, "expression", { formula });
  }

  private through(source: Source, type: string, params: Node["params"]): Source {
    const id = this.place(type, params);
    this.wire(source, id, "x");
    return { from: id, output: "y", type: source.type, steps: 0 };
  }

  private place(type: string, params: unknown): string {
    const id = `n${this.nodes.length}`;
    this.nodes.push({ id, type, params: params as Node["params"], position: [this.nodes.length * 240, 0] });
    return id;
  }

  private wire({ from, output }: Source, to: string, input: string): void {
    this.edges.push({ from, output, to, input });
  }
}

/**
 * For each tensor of an example one of the sources with as many axes, or of exactly its type; none is made anew. Each
 * source comes once at most: a port takes no wire twice, and of x / x or the distance from x to x only rounding is left.
 */
function choose(
  wanted: PortTypes,
  { sources, random, exact }: { sources: readonly Source[]; random: Random; exact?: true },
): Chosen {
  const used = new Set<Source>();
  const one = (type: TensorType) => {
    const fitting = sources.filter(
      (s) =>
        !used.has(s) &&
        (exact ? sameType(s.type, type) : flows(s.type) && s.type.shape.length === type.shape.length),
    );
    if (!flows(type) || fitting.length === 0) return { type };
    const source = random.of(fitting);
    used.add(source);
    return { type: source.type, source };
  };
  return Object.fromEntries(Object.entries(wanted).map(([port, list]) => [port, list.map(one)]));
}

const typesOf = (chosen: Chosen): PortTypes =>
  Object.fromEntries(Object.entries(chosen).map(([port, list]) => [port, list.map(({ type }) => type)]));

/** The types that leave; undefined where the layer refuses what arrives or advises against it, or makes too much of it. */
function leaving({ layer, params, types }: LayerCase): Readonly<Record<string, TensorType>> | undefined {
  const arriving = inputsByPort(layer, types) as Record<string, TensorType>;
  const answer = layer.shape(arriving, params);
  if (isProblem(answer) || (layer.advise?.(arriving, params) ?? []).length > 0) return undefined;
  // A rule that cannot tell of an open size asks again once data give it one, as a run does, and then says the same.
  const fits = sizesRun.every((run) => {
    const sized = layer.shape(
      inputsByPort(layer, bindTypes(types, run)) as Record<string, TensorType>,
      params,
    );
    return (
      !isProblem(sized) &&
      Object.entries(answer).every(([port, { shape }]) =>
        sameShape(sized[port]!.shape, bindShape(shape, run)),
      )
    );
  });
  const sizes = Object.values(answer).map(({ shape }) => bindShape(shape, bind) as number[]);
  return fits && sizes.every((s) => s.every((d) => d > 0) && Number(sizeOf(s)) <= MOST_ELEMENTS)
    ? answer
    : undefined;
}

/** Whether indices or truth values leave where numbers arrive. */
const compares = (one: LayerCase): boolean =>
  Object.values(one.types).flat().some(flows) &&
  Object.values(leaving(one) ?? {}).some((t) => t.dtype !== "float32");

/** Exclusive upper bounds of the integers that it takes. */
const boundsOf = ({ layer, params, types }: LayerCase): number[] =>
  Object.values<number | undefined>(
    layer.exclusiveUpperBound?.(
      params,
      inputsByPort(layer, bindTypes(types, bind)) as Record<string, TensorType>,
    ) ?? {},
  ).flatMap((bound) => bound ?? []);

const isMask = ({ dtype }: TensorType): boolean => dtype === "bool";

/** Whether training draws random numbers. */
function draws(one: LayerCase): boolean {
  const { outputs } = lowerCase({ ...one, types: bindTypes(one.types, bind) }, { bind, training: true });
  return reachable(Object.values(outputs)).some((v) => v.kind === "leaf" && v.type.dtype === "uint32");
}

/** Whether numbers of a sample that have gradients flow there. */
const flows = ({ dtype, shape }: TensorType): boolean => dtype === "float32" && shape[0] === "N";

const someNumbers = (shape: readonly number[], dtype: string): number[] =>
  Array.from({ length: Number(sizeOf(shape)) }, (_, i) => (dtype === "int32" ? i % 2 : Math.sin(3 * i + 1)));
