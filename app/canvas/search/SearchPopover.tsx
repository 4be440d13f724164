"use client";
import { useEffect, useRef } from "react";
import type { Layer } from "../../../layers/layer.ts";
import { formatShape } from "../../../ir/types/shape.ts";
import { type OpenSearch, useCanvas } from "../canvasState.ts";
import { cardShape } from "../../state/drawing/cardShape.ts";
import { placeAt, placeAtPort } from "../placeLayer.ts";
import { useEditor } from "../../state/editor/editor.ts";
import { fittingLayers } from "./fittingLayers.ts";
import { LayerPicker } from "./LayerPicker.tsx";
import { useLayers } from "../../state/layers/useLayers.ts";

const WIDTH = 340;
const HEIGHT = 340;

/** Search for a layer where the person is, offering only what fits when a wire was dropped there. */
export function SearchPopover() {
  const search = useCanvas((s) => s.search);
  return search && <OpenPopover key={`${search.at.x},${search.at.y}`} search={search} />;
}

function OpenPopover({ search }: { search: OpenSearch }) {
  const box = useRef<HTMLDivElement>(null);
  const checked = useEditor((s) => s.view.checked);
  const close = (): void => useCanvas.getState().set({ search: null });
  useEffect(() => {
    const outside = (e: PointerEvent): void => {
      if (!box.current?.contains(e.target as Node)) close();
    };
    window.addEventListener("pointerdown", outside, true);
    return () => window.removeEventListener("pointerdown", outside, true);
  }, []);
  const fitting = fittingLayers(useLayers(), checked, search.wire);
  const type = search.wire && checked.nodes.get(search.wire.from.node)?.outputs[search.wire.from.port];
  return (
    <div
      ref={box}
      role="dialog"
      aria-label="Add a layer"
      className="float fixed z-40"
      style={{
        width: WIDTH,
        left: Math.max(8, Math.min(search.at.x, window.innerWidth - WIDTH - 8)),
        top: Math.max(8, Math.min(search.at.y, window.innerHeight - HEIGHT - 8)),
      }}
      onKeyDown={(e) => {
        if (e.key !== "Escape") return;
        e.stopPropagation();
        close();
      }}
    >
      <LayerPicker
        among={fitting}
        nothing={type ? `No such layer takes ${formatShape(type.shape)}.` : "No layer has this name."}
        onPick={(layer) => {
          close();
          add(layer, search);
        }}
      />
    </div>
  );
}

function add(layer: Layer, { at, wire }: OpenSearch): void {
  const { flow } = useCanvas.getState();
  if (!flow) return;
  const { x, y } = flow.screenToFlowPosition(at);
  if (!wire) return placeAt(layer, [x, y]);
  const left = wire.side === "output" ? x : x - 200;
  placeAtPort(layer, wire, [left, y - cardShape(layer).height / 2]);
}
