import { useId, useState } from "react";
import { type Action, runAction } from "../../state/actions.ts";
import { actions } from "../actions/actions.ts";
import { useDialogs } from "../../state/dialogs.ts";
import { Keys } from "../../ui/Keys.tsx";

/** Every action, found by its name. */
export function CommandPalette() {
  const [query, setQuery] = useState("");
  const [active, setActive] = useState(0);
  const list = useId();
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const found = actions.filter((a) => {
    const text = `${a.group} ${a.title}`.toLowerCase();
    return a.id !== "commands" && words.every((w) => text.includes(w));
  });
  const at = Math.min(active, found.length - 1);
  const run = (action: Action | undefined): void => {
    if (!action || action.enabled?.() === false) return;
    useDialogs.getState().show(null);
    // After the dialog has given the focus back.
    setTimeout(() => runAction(action));
  };
  return (
    <>
      <input
        className="h-10 w-full shrink-0 border-b border-line bg-transparent px-3 outline-none placeholder:text-muted"
        placeholder="What do you want to do"
        aria-label="Search commands"
        role="combobox"
        aria-expanded
        aria-controls={list}
        aria-activedescendant={found[at] && `${list}-${found[at].id}`}
        value={query}
        onChange={(e) => {
          setQuery(e.target.value);
          setActive(0);
        }}
        onKeyDown={(e) => {
          const step = e.key === "ArrowDown" ? 1 : e.key === "ArrowUp" ? -1 : 0;
          if (step !== 0 && found.length > 0) {
            e.preventDefault();
            setActive((at + step + found.length) % found.length);
          }
          if (e.key === "Enter") {
            e.preventDefault();
            run(found[at]);
          }
        }}
      />
      <ul id={list} role="listbox" aria-label="Commands" className="min-h-0 overflow-y-auto p-1">
        {found.map((action, i) => (
          <li
            key={action.id}
            id={`${list}-${action.id}`}
            role="option"
            aria-selected={i === at}
            aria-disabled={action.enabled?.() === false}
            data-disabled={action.enabled?.() === false || undefined}
            className="menu-item"
            ref={i === at ? scrollIntoView : undefined}
            onPointerMove={() => setActive(i)}
            onClick={() => run(action)}
          >
            <span className="w-14 shrink-0 text-xs text-muted">{action.group}</span>
            {action.title}
            <span className="ml-auto">
              {action.shortcuts?.[0] && <Keys shortcut={action.shortcuts[0]} />}
            </span>
          </li>
        ))}
        {found.length === 0 && <li className="px-2 py-1.5 text-muted">No command has this name.</li>}
      </ul>
    </>
  );
}

const scrollIntoView = (element: HTMLElement | null): void => element?.scrollIntoView({ block: "nearest" });
