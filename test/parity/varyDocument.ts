import { sizeOf } from "../../ir/types/shape.ts";
import { check, layersOf } from "../../compiler/check/check.ts";
import { makeBlock } from "../../compiler/blocks/edits/makeBlock.ts";
import { setParametrization, shareParameters } from "../../graph-schema/edits/compose.ts";
import type { Document } from "../../graph-schema/document.ts";
import { applyEdit, type Edit } from "../../graph-schema/edits/edit.ts";
import type { Random } from "../../layers/testing/random.ts";
import { parametrizations } from "../../layers/parametrizations.ts";

/** Numbers of a layer up to which its weight is wrapped: of more, a norm by random vectors is mostly rounding. */
const MOST_WRAPPED = 1000;

/** A valid document with some nodes frozen, wrapped or tied and some in a block, as far as it stays valid. */
export function varyDocument(document: Document, random: Random): Document {
  let now = document;
  const attempt = (edit: Edit | undefined): void => {
    const after = edit && applyEdit(now, edit).document;
    if (after && check(after).ok) now = after;
  };
  const learned = [...check(document).nodes.values()].filter(({ parameters = [] }) => parameters.length > 0);
  for (const { node, parametrizable, parameters } of learned) {
    const { id } = node;
    const like = learned.find(
      (n) =>
        n.node.id !== id &&
        n.node.type === node.type &&
        JSON.stringify(n.parameters) === JSON.stringify(parameters),
    );
    const numbers = parameters!.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
    const wraps = parametrizable && numbers < MOST_WRAPPED && random.oneIn(4);
    if (wraps) attempt(setParametrization(now, id, random.of(Object.keys(parametrizations))));
    else if (like && random.oneIn(3)) attempt(shareParameters(now, id, like.node.id));
    if (random.oneIn(9)) {
      const placed = now.graph.nodes.find((n) => n.id === id) ?? node;
      attempt({ kind: "replaceNode", id, node: { ...placed, frozen: true } });
    }
  }
  if (random.oneIn(2)) attempt(blockOf(now, random));
  return now;
}

/** Puts some nodes in a row, and what lies between them, into a block. */
function blockOf(document: Document, random: Random): Edit | undefined {
  const ids = document.graph.nodes.map((n) => n.id);
  const from = random.below(ids.length);
  const cards = { layers: layersOf(document), heightOf: () => 72 };
  let chosen = new Set(ids.slice(from, from + 2 + random.below(8)));
  for (;;) {
    const answer = makeBlock(document, chosen, cards);
    if ("edit" in answer) return answer.edit;
    if (!answer.between) return undefined;
    chosen = new Set([...chosen, ...answer.between]);
  }
}
