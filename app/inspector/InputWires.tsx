import { X } from "lucide-react";
import { useState } from "react";
import { edgeKey } from "../../graph-schema/document.ts";
import type { Layer, Port } from "../../layers/layer.ts";
import { formatShape } from "../../ir/types/shape.ts";
import { checkWire } from "../state/wiring/fit.ts";
import { reachableNodes } from "../state/wiring/paths.ts";
import { drawWire } from "../state/wiring/drawWire.ts";
import { inView, useEditor } from "../state/editor/editor.ts";
import { IconButton } from "../ui/IconButton.tsx";

/** What feeds each input port, changed by choosing from a list: wiring by keyboard. */
export function InputWires({ id, layer }: { id: string; layer: Layer }) {
  return (
    <div className="flex flex-col gap-2">
      {Object.entries<Port>(layer.inputs).map(([port, { doc, variadic, optional }]) => (
        <PortWires key={port} {...{ id, port, doc }} many={variadic === true} optional={optional === true} />
      ))}
    </div>
  );
}

interface Props {
  id: string;
  port: string;
  doc: string;
  many: boolean;
  optional: boolean;
}

function PortWires({ id, port, doc, many, optional }: Props) {
  const checked = useEditor((s) => s.view.checked);
  const wires = checked.document.graph.edges.filter((e) => e.to === id && e.input === port);
  const [wire] = wires;
  // The list is long and each of its wires is checked, so it is made when it is about to be opened.
  const [wanted, setWanted] = useState(false);
  const nodes = wanted ? checked.nodes.values() : wire ? [checked.nodes.get(wire.from)] : [];
  const downstream = reachableNodes(checked.document.graph.edges, id, "down");
  const sources = [...nodes].flatMap((source) =>
    Object.keys(source?.layer?.outputs ?? {}).map((output) => ({
      from: source!.node.id,
      output,
      type: source!.outputs[output],
    })),
  );
  const possible = sources
    .map((s) => ({
      ...s,
      verdict: checkWire(
        checked,
        { from: { node: s.from, port: s.output }, to: { node: id, port } },
        downstream,
      ),
    }))
    .filter((s) => s.verdict.kind !== "refused")
    .sort((a, b) => Number(a.verdict.kind !== "fits") - Number(b.verdict.kind !== "fits"));
  const current = !many && wire ? `${wire.from}.${wire.output}` : "";
  const choose = (value: string): void => {
    const at = value.lastIndexOf(".");
    drawWire({ from: value.slice(0, at), output: value.slice(at + 1), to: id, input: port });
  };
  return (
    <div>
      {many &&
        wires.map((e) => (
          <div key={edgeKey(e)} className="mb-1 flex h-7 items-center justify-between">
            <span className="number">{e.from}</span>
            <RemoveWire onClick={() => remove(edgeKey(e))} label={`Remove the wire from ${e.from}`} />
          </div>
        ))}
      <div className="flex items-center gap-2">
        <label htmlFor={`wire-${id}-${port}`} className="number w-12 shrink-0 truncate" title={doc}>
          {port}
        </label>
        <select
          id={`wire-${id}-${port}`}
          className="field"
          value={current}
          onPointerEnter={() => setWanted(true)}
          onFocus={() => setWanted(true)}
          onChange={(e) => choose(e.target.value)}
          aria-label={`Source of input ${port}`}
        >
          <option value="" disabled>
            {many ? "Add a wire from" : optional ? "Nothing (optional)" : "Not connected"}
          </option>
          {possible.map(({ from, output, type, verdict }) => (
            <option key={`${from}.${output}`} value={`${from}.${output}`}>
              {from}
              {output === "y" ? "" : `.${output}`} {type ? `(${formatShape(type.shape)})` : ""}
              {verdict.kind === "fits" ? "" : " does not fit"}
            </option>
          ))}
        </select>
        {!many && wire && (
          <RemoveWire onClick={() => remove(edgeKey(wire))} label={`Disconnect input ${port}`} />
        )}
      </div>
    </div>
  );
}

const RemoveWire = (props: { label: string; onClick(): void }) => <IconButton icon={X} {...props} />;

function remove(key: string): void {
  const { document, apply } = inView();
  const edge = document.graph.edges.find((e) => edgeKey(e) === key);
  if (edge) apply({ kind: "removeEdge", edge }, `Disconnect ${edge.to}`);
}
