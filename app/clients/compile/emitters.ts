import type { Checked } from "../../../compiler/check/checked.ts";
import { emitModelText, emitPyTorchModel, emitPyTorchObjective } from "../../../compiler/compile.ts";
import type { Source } from "../../../compiler/emit/source.ts";
import { trainingConfigText } from "../../../compiler/emit/trainingConfig.ts";
import { renderDiagnostic } from "../../../graph-schema/diagnostics/render.ts";
import { documentHash } from "../../../training/run/documentHash.ts";
import { planObjective } from "../../../training/run/planRun.ts";

/** What the compiler makes of a document, or why it cannot yet. */
export type Emitted = Source | { reasons: readonly string[] };

const plain = (text: string): Source => ({ text, nodes: [] });

/** Each file that is shown, by the id of its tab; called only for documents without errors. */
export const emitters: Readonly<Record<string, (checked: Checked) => Emitted | Promise<Emitted>>> = {
  model: emitPyTorchModel,
  objective: (checked) => {
    const { plan } = checked.document;
    const { objective, diagnostics } = planObjective(checked);
    return objective
      ? plain(emitPyTorchObjective({ checked, plan, objective }))
      : { reasons: diagnostics.map(renderDiagnostic) };
  },
  config: async ({ document, total }) =>
    plain(
      trainingConfigText({
        source: document,
        document: await documentHash(document),
        dataset: null,
        classes: null,
        parameters: total.parameters,
      }),
    ),
  onnx: emitModelText,
};

/** Makes one file of a document. */
export async function emit(id: string, checked: Checked): Promise<Emitted> {
  const make = emitters[id];
  if (!make) throw new Error(`internal: no emitter ${id}`);
  const errors = checked.diagnostics.filter((d) => d.severity === "error");
  if (checked.document.graph.nodes.length === 0) return { reasons: ["Nothing is on the canvas yet."] };
  return errors.length > 0 ? { reasons: errors.map(renderDiagnostic) } : make(checked);
}
