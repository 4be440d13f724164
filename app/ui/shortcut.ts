/** A shortcut as text: modifiers in the order Mod, Shift, Alt, then the key: "Mod+Shift+Z", "F", "?". */
export type Shortcut = string;

const isMac = (): boolean => typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.platform);

/** What was pressed. The key of a character that needs Shift, such as "?", carries no Shift of its own. */
export function pressed(
  e: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">,
): Shortcut {
  const letter = /^[a-z]$/i.test(e.key);
  const named = e.key.length > 1 || letter || e.key === " ";
  const parts = [
    (isMac() ? e.metaKey : e.ctrlKey) && "Mod",
    e.shiftKey && named && "Shift",
    e.altKey && "Alt",
    e.key === " " ? "Space" : letter ? e.key.toUpperCase() : e.key,
  ];
  return parts.filter(Boolean).join("+");
}

const symbols: Readonly<Record<string, string>> = {
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  Escape: "Esc",
  Delete: "Del",
  PageUp: "PgUp",
  PageDown: "PgDn",
};

/** The key caps of a shortcut on this machine. */
export function keyNames(shortcut: Shortcut): string[] {
  const keys = shortcut === "+" ? ["+"] : shortcut.split("+").map((k) => k || "+");
  return keys.map((k) => (k === "Mod" ? (isMac() ? "⌘" : "Ctrl") : (symbols[k] ?? k)));
}
