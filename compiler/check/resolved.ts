import type { Blocks } from "../../graph-schema/document.ts";
import type { Problem } from "../../graph-schema/diagnostics/problem.ts";
import type { Scope } from "../../graph-schema/formula/evaluateFormula.ts";
import type { Layer } from "../../layers/layer.ts";

/** What the nodes of a graph can refer to. */
export interface Environment {
  blocks: Blocks;
  /** Values of the settings of the block around the graph; empty for the graph of a document. */
  scope: Scope;
  /** The block whose graph it is. */
  block?: string;
}

/** A node with its formulas evaluated, before anything is known of its inputs. */
export interface Resolved {
  /** The layer with the ports that its settings give it; absent for an unknown type. */
  layer?: Layer;
  /** Settings with defaults filled in; absent when they do not parse. */
  params?: Readonly<Record<string, unknown>>;
  bypassed: boolean;
  /** Key of the parametrization that computes its weight. */
  wrapper?: string;
  problems: readonly Problem[];
}
