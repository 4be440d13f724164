import { type Dim, substituteDim, symbolsOf } from "../../ir/types/dim.ts";
import type { Diagnostic } from "../../graph-schema/diagnostics/diagnostic.ts";
import { bindShape, tensor } from "../../ir/types/shape.ts";
import { type Equality, solveDims } from "../../ir/types/solveDims.ts";
import type { CheckedGraph, CheckedNode, Symbols, Wiring } from "./checked.ts";

type Results = ReadonlyMap<string, CheckedNode>;

/** Solves symbols from the equalities of sizes that nodes require, in topological order; the first solution holds. */
export function solveSymbols(results: Results, order: readonly string[], before: Symbols): Symbols {
  const symbols = new Map(before);
  const known = { ...sizesOf(before) };
  for (const node of order)
    for (const [a, b] of equalitiesAt(results.get(node)!)) {
      const found = solveDims([substituteDim(a, known), substituteDim(b, known)]);
      if (!found) continue;
      const size = { [found.symbol]: found.size };
      for (const [name, s] of symbols)
        if (symbolsOf(s.size).includes(found.symbol))
          symbols.set(name, { ...s, size: (known[name] = substituteDim(s.size, size)) });
      symbols.set(found.symbol, { size: (known[found.symbol] = found.size), node });
    }
  return symbols;
}

const none: readonly Equality[] = [];

/** Sizes that would have to be equal for a node, or its body, to have no fault. */
function equalitiesAt({ problems, bodies = [] }: CheckedNode): readonly Equality[] {
  if (problems.length === 0 && bodies.length === 0) return none;
  return [...problems.flatMap((p) => p.equal ?? []), ...new Set(bodies.flatMap(equalitiesIn))];
}

const equalities = new WeakMap<CheckedGraph, readonly Equality[]>();

/** Those in the graph of a block, each once however many instances share it. */
function equalitiesIn(graph: CheckedGraph): readonly Equality[] {
  const found = equalities.get(graph) ?? [
    ...new Set(graph.order.flatMap((id) => equalitiesAt(graph.nodes.get(id)!))),
  ];
  equalities.set(graph, found);
  return found;
}

const sizes = new WeakMap<Symbols, Readonly<Record<string, Dim>>>();

/** Sizes by symbol, to replace them with. */
export function sizesOf(symbols: Symbols): Readonly<Record<string, Dim>> {
  const found =
    sizes.get(symbols) ?? Object.fromEntries([...symbols].map(([name, { size }]) => [name, size]));
  sizes.set(symbols, found);
  return found;
}

/** An input node with sizes for the symbols of its shape. */
export function withSizes<N extends Pick<CheckedNode, "outputs" | "cost">>(n: N, symbols: Symbols): N {
  const sizes = sizesOf(symbols);
  const outputs = Object.fromEntries(
    Object.entries(n.outputs).map(([port, t]) => [port, tensor(bindShape(t.shape, sizes), t.dtype)]),
  );
  const bytes = n.cost && { activationBytes: substituteDim(n.cost.activationBytes, sizes) };
  return { ...n, outputs, ...(bytes && { cost: { ...n.cost!, ...bytes } }) };
}

/** The solved symbols of the inputs upstream of a node; `open` are the nodes before any was solved. */
export function inferredBefore(
  id: string,
  {
    open,
    symbols,
    wiring: { inEdges },
  }: { open: Results; symbols: Symbols; wiring: Pick<Wiring, "inEdges"> },
): Pick<Diagnostic, "inferred"> {
  const upstream = new Set([id]);
  // A set can be walked while it grows.
  for (const node of upstream) for (const { from } of inEdges.get(node) ?? []) upstream.add(from);
  const declared = [...upstream]
    .map((node) => open.get(node)!)
    .filter((n) => n.layer?.boundary === "input")
    .flatMap((n) => Object.values(n.outputs).flatMap((t) => t.shape.flatMap(symbolsOf)));
  const inferred = [...new Set(declared)].flatMap((symbol) => {
    const found = symbols.get(symbol);
    return found && found.node !== id ? [{ symbol, ...found }] : [];
  });
  return inferred.length > 0 ? { inferred } : {};
}
