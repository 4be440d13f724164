import { useId, useState } from "react";
import type { Layer } from "../../../layers/layer.ts";
import { LayerIcon } from "../../ui/LayerIcon.tsx";
import { searchLayers } from "../../state/layers/searchLayers.ts";

interface Props {
  among: readonly Layer[];
  /** Said when nothing is left. */
  nothing: string;
  onPick(layer: Layer): void;
}

/** A search field over layers, wholly usable by arrows and Enter. */
export function LayerPicker({ among, nothing, onPick }: Props) {
  const [query, setQuery] = useState("");
  const [active, setActive] = useState(0);
  const list = useId();
  const found = searchLayers(query, among);
  const at = Math.min(active, found.length - 1);
  const onKeyDown = (e: React.KeyboardEvent): void => {
    const step = e.key === "ArrowDown" ? 1 : e.key === "ArrowUp" ? -1 : 0;
    if (step !== 0 && found.length > 0) {
      e.preventDefault();
      setActive((at + step + found.length) % found.length);
    }
    const chosen = found[at];
    if (e.key === "Enter" && chosen) {
      e.preventDefault();
      onPick(chosen);
    }
  };
  return (
    <>
      <input
        autoFocus
        className="h-9 w-full rounded-t-md border-b border-line bg-transparent px-3 outline-none placeholder:text-muted"
        placeholder="Search layers"
        aria-label="Search layers"
        role="combobox"
        aria-expanded
        aria-controls={list}
        aria-activedescendant={found[at] && `${list}-${found[at].type}`}
        value={query}
        onChange={(e) => {
          setQuery(e.target.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <ul id={list} role="listbox" aria-label="Layers" className="max-h-72 overflow-y-auto p-1">
        {found.map((layer, i) => (
          <li
            key={layer.type}
            id={`${list}-${layer.type}`}
            role="option"
            aria-selected={i === at}
            data-layer={layer.type}
            data-category={layer.category}
            className="menu-item"
            ref={i === at ? scrollIntoView : undefined}
            onPointerMove={() => setActive(i)}
            onClick={() => onPick(layer)}
          >
            <LayerIcon name={layer.icon} />
            <span className="shrink-0">{layer.title}</span>
            <span className="truncate text-xs text-muted">{layer.doc}</span>
          </li>
        ))}
        {found.length === 0 && <li className="px-2 py-1.5 text-muted">{nothing}</li>}
      </ul>
    </>
  );
}

const scrollIntoView = (element: HTMLElement | null): void => element?.scrollIntoView({ block: "nearest" });
