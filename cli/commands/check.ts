import { check as checkDocument } from "../../compiler/check/check.ts";
import type { Checked, CheckedNode } from "../../compiler/check/checked.ts";
import {
  nodeAt,
  paramAt,
  pathOf,
  type Place,
  planKeys,
  portAt,
} from "../../graph-schema/diagnostics/place.ts";
import { type Diagnostic, type Fix, fixesOf } from "../../graph-schema/diagnostics/diagnostic.ts";
import { renderDiagnostic, renderFinding, renderFix } from "../../graph-schema/diagnostics/render.ts";
import { formatShape } from "../../ir/types/shape.ts";
import { planObjective } from "../../training/run/planRun.ts";
import type { Command } from "../command.ts";
import { documentFile } from "../files.ts";
import { output } from "../output.ts";

/** Shapes, costs and faults of a document. */
export const check: Command = {
  name: "check",
  usage: "DOC [--json]",
  doc: "Faults, shapes, parameters and costs of a document; exit code 1 if it has errors.",
  options: { json: { type: "boolean" } },
  positionals: 1,
  run: async ([path], { json }) => {
    const checked = checkDocument(await documentFile(path!));
    const diagnostics = [...checked.diagnostics, ...(checked.ok ? planObjective(checked).diagnostics : [])];
    output.write(
      json ? `${JSON.stringify(report(checked, diagnostics), null, 2)}\n` : text(checked, diagnostics),
    );
    return diagnostics.some((d) => d.severity === "error") || !checked.ok ? 1 : 0;
  },
};

function report(checked: Checked, diagnostics: readonly Diagnostic[]): object {
  return {
    ok: checked.ok,
    diagnostics: diagnostics.map(printable),
    nodes: inDocumentOrder(checked).map(({ node, outputs, cost }) => ({
      id: node.id,
      type: node.type,
      outputs,
      cost: cost ?? null,
    })),
    total: checked.total,
    complete: checked.complete,
  };
}

/** A diagnostic in English, as other programs read it; its keys are a format of their own. */
function printable(d: Diagnostic): object {
  const { code, severity, place, because, inferred, fix, alternatives } = d;
  const [expected, actual] = renderFinding(d);
  const path = pathOf(place);
  return {
    code,
    severity,
    port: portAt(place),
    param: settingAt(place),
    expected,
    actual,
    node: nodeAt(place),
    layer: layerAt(place),
    edge: place.in === "edge" ? place.edge : undefined,
    because,
    settled: inferred,
    fix: fix && titled(fix),
    alternatives: alternatives?.map(titled),
    path: path.length > 0 ? path : undefined,
    message: renderDiagnostic(d),
  };
}

const titled = (fix: Fix): object => ({ title: renderFix(fix), edit: fix.edit });

const layerAt = (place: Place): string | undefined =>
  place.in === "node" ? place.layer : place.in === "plan" && "node" in place ? place.node?.layer : undefined;

const settingAt = (place: Place): string | undefined =>
  place.in === "plan" ? planKeys(place).join(".") : paramAt(place);

function text(checked: Checked, diagnostics: readonly Diagnostic[]): string {
  const rows = inDocumentOrder(checked).map(({ node, outputs, cost }) => [
    node.id,
    node.type,
    Object.values(outputs)
      .map((t) => formatShape(t.shape))
      .join(", ") || (cost ? "" : "unknown"),
    cost ? String(cost.parameters) : "?",
    cost ? String(cost.macs) : "?",
  ]);
  const { total, complete } = checked;
  const all = [
    ["node", "layer", "output", "parameters", "multiply-adds"],
    ...rows,
    ["total", complete ? "" : "(of what is known)", "", String(total.parameters), String(total.macs)],
  ];
  const widths = all[0]!.map((_, i) => Math.max(...all.map((row) => row[i]!.length)));
  const table = all.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i]!))
      .join("  ")
      .trimEnd(),
  );
  const faults = diagnostics.map((d) => {
    const fixes = fixesOf(d).map(renderFix).join("; or: ");
    return `${d.severity}: ${renderDiagnostic(d)}${fixes ? ` (fix: ${fixes})` : ""}`;
  });
  return `${[...table, ...(faults.length ? ["", ...faults] : [])].join("\n")}\n`;
}

const inDocumentOrder = (checked: Checked): CheckedNode[] =>
  [...new Set(checked.document.graph.nodes.map((n) => n.id))].map((id) => checked.nodes.get(id)!);
