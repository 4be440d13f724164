"use client";
import { Search, X } from "lucide-react";
import { useState } from "react";
import { isBlockLayer } from "../../compiler/blocks/blockLayer.ts";
import { instancesOf } from "../../compiler/blocks/edits/instancesOf.ts";
import { categories, type Layer } from "../../layers/layer.ts";
import { searchLayers } from "../state/layers/searchLayers.ts";
import { useLayers } from "../state/layers/useLayers.ts";
import { useEditor } from "../state/editor/editor.ts";
import { countOf } from "../ui/format.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { LayerIcon } from "../ui/LayerIcon.tsx";
import { deleteBlock } from "./deleteBlock.ts";
import { type LayerTarget, usePaletteDrag } from "./usePaletteDrag.ts";

const sections = ["block", ...categories.filter((c) => c !== "block")] as const;

/** The document's blocks and every layer, by category; drag one to where it goes, or click to add it after what is selected. */
export function Palette({ target }: { target: LayerTarget }) {
  const [query, setQuery] = useState("");
  const layers = useLayers();
  const found = searchLayers(query, layers);
  const { add } = target;
  const { held, grab } = usePaletteDrag(target);
  const item = (layer: Layer) => <PaletteItem key={layer.type} {...{ layer, grab, add }} />;
  return (
    <nav aria-label="Layers" className="flex h-full w-[220px] flex-col border-r border-line bg-surface">
      <label className="relative m-2 mb-1 block">
        <Search size={14} className="absolute top-[7px] left-2 text-muted" aria-hidden />
        <input
          type="search"
          className="field pl-7"
          placeholder="Search layers"
          aria-label="Filter the palette"
          value={query}
          onChange={(e) => setQuery(e.target.value)}
          onKeyDown={(e) => {
            if (e.key === "Enter" && found[0]) add(found[0]);
            if (e.key === "Escape") setQuery("");
          }}
        />
      </label>
      <div className="min-h-0 flex-1 overflow-y-auto px-2 pb-3">
        {query.trim() ? (
          <ul className="pt-1">{found.map(item)}</ul>
        ) : (
          sections.map((category) => {
            const members = layers.filter((layer) => layer.category === category);
            return (
              members.length > 0 && (
                <section key={category} aria-label={category}>
                  <h3 className="px-2 pt-3 pb-1 text-xs text-muted first-letter:uppercase">
                    {category === "block" ? "Blocks" : category}
                  </h3>
                  <ul>{members.map(item)}</ul>
                </section>
              )
            );
          })
        )}
        {found.length === 0 && <p className="p-2 text-muted">No layer has this name.</p>}
      </div>
      {held?.moved && <Ghost layer={held.layer} at={held.at} />}
    </nav>
  );
}

interface ItemProps {
  layer: Layer;
  grab: ReturnType<typeof usePaletteDrag>["grab"];
  add(layer: Layer): void;
}

function PaletteItem({ layer, grab, add }: ItemProps) {
  return (
    <li className="group relative">
      <button
        type="button"
        className="menu-item w-full touch-none hover:bg-accent-soft"
        aria-label={`Add ${layer.title}`}
        title={layer.doc}
        data-layer={layer.type}
        data-category={layer.category}
        onPointerDown={(e) => grab(layer, e)}
        // Pointers add when they are let go; a click without one comes from the keyboard or a screen reader.
        onClick={(e) => e.detail === 0 && add(layer)}
      >
        <LayerIcon name={layer.icon} />
        <span className="truncate">{layer.title}</span>
      </button>
      {isBlockLayer(layer) && <DeleteBlock name={layer.block} title={layer.title} />}
    </li>
  );
}

function DeleteBlock({ name, title }: { name: string; title: string }) {
  const instances = useEditor((s) => instancesOf(s.document, name).length);
  return (
    <span className="absolute top-0 right-0 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100">
      <IconButton
        icon={X}
        label={`Delete the block ${title}, which ${instances === 0 ? "has no copies" : `stands in ${countOf(instances, "place")}`}`}
        onClick={() => deleteBlock(name)}
      />
    </span>
  );
}

function Ghost({ layer, at }: { layer: Layer; at: { x: number; y: number } }) {
  return (
    <div
      className="float pointer-events-none fixed z-50 flex h-9 w-40 items-center gap-2 px-3 opacity-90"
      style={{ left: at.x - 80, top: at.y - 18 }}
      data-category={layer.category}
      aria-hidden
    >
      <LayerIcon name={layer.icon} />
      {layer.title}
    </div>
  );
}
