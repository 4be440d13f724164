import { check } from "../../compiler/check/check.ts";
import type { Checked, CheckedNode } from "../../compiler/check/checked.ts";
import { type Blocks, type Document, type Edge, freshId, type Node } from "../../graph-schema/document.ts";
import type { TensorType } from "../../ir/types/shape.ts";
import type { Random } from "../../layers/testing/random.ts";

/** An output of a node. */
export interface Source extends Pick<Edge, "from" | "output"> {
  type: TensorType;
}

/** A document to which nodes are added, which read what is there already. */
export class Growing {
  private readonly nodes: Node[];
  private readonly edges: Edge[];
  private blocks: Blocks;
  readonly checked: Checked;

  constructor(
    private readonly document: Document,
    readonly random: Random,
  ) {
    this.checked = check(document);
    this.nodes = [...document.graph.nodes];
    this.edges = [...document.graph.edges];
    this.blocks = document.blocks ?? {};
  }

  /** What it has become. */
  get grown(): Document {
    const { nodes, edges, blocks } = this;
    return {
      ...this.document,
      graph: { nodes, edges },
      ...(Object.keys(blocks).length > 0 && { blocks }),
    };
  }

  /** Every output of the document that `fits`. */
  sources(fits: (type: TensorType) => boolean): Source[] {
    return [...this.checked.nodes.values()].flatMap(({ node, layer, outputs }) =>
      Object.entries(outputs).flatMap(([output, type]) =>
        layer?.boundary !== "output" && node.params.formula !== maskFormula && fits(type)
          ? [{ from: node.id, output, type }]
          : [],
      ),
    );
  }

  /** The nodes that `fit`, with what enters them. */
  placed(fit: (n: CheckedNode) => boolean): CheckedNode[] {
    return [...this.checked.nodes.values()].filter(fit);
  }

  entering = (id: string): Edge[] => this.document.graph.edges.filter((e) => e.to === id);

  /** Adds a node that reads sources by its ports, and returns its id. */
  place(
    type: string,
    params: unknown,
    {
      from = {},
      ...rest
    }: { from?: Readonly<Record<string, Pick<Edge, "from" | "output">>> } & Partial<Node> = {},
  ): string {
    const id = freshId((name) => this.nodes.some((n) => n.id === name), "more");
    this.nodes.push({
      id,
      type,
      params: params as Node["params"],
      position: [this.nodes.length * 240, 0],
      ...rest,
    });
    for (const [input, { from: source, output }] of Object.entries(from))
      this.edges.push({ from: source, output, to: id, input });
    return id;
  }

  /** The same numbers, brought between -2 and 2. */
  bounded = (x: Pick<Edge, "from" | "output">): Pick<Edge, "from" | "output"> =>
    y(this.place("expression", { formula: "2 * tanh(x)" }, { from: { x } }));

  /** Lets outputs of a node leave the document. */
  leave(id: string, ...outputs: readonly string[]): void {
    for (const output of outputs.length > 0 ? outputs : ["y"])
      this.place("output", {}, { from: { x: { from: id, output } } });
  }

  /** Adds a block and returns the type of its instances. */
  define(block: Blocks[string]): string {
    const name = freshId((key) => Object.hasOwn(this.blocks, key), "cell");
    this.blocks = { ...this.blocks, [name]: block };
    return `block:${name}`;
  }
}

/** What an attention adds to its scores, minus infinity where nothing is seen: nobody else is to read it. */
export const maskFormula = "log(where(seen, 1, 0))";

/** The output "y" of a node. */
export const y = (from: string): Pick<Edge, "from" | "output"> => ({ from, output: "y" });

/** Whether numbers of a sample that have gradients flow there. */
export const flows = ({ dtype, shape }: TensorType): boolean => dtype === "float32" && shape[0] === "N";
