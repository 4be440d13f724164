import { useLayoutEffect } from "react";
import { copied, cutSelection, pasteText } from "../../canvas/actions/clipboardActions.ts";
import { walk } from "../../canvas/actions/editActions.ts";
import { useCanvas } from "../../canvas/canvasState.ts";
import { keepInView } from "../../canvas/view.ts";
import { runAction } from "../../state/actions.ts";
import { useDialogs } from "../../state/dialogs.ts";
import { useEditor } from "../../state/editor/editor.ts";
import { pressed } from "../../ui/shortcut.ts";
import { actions } from "./actions.ts";

/** Listens for every action's shortcut and for the clipboard, once the app is ready. */
export function useShortcuts({ ready }: { ready: boolean }): void {
  // Before the paint: whoever sees the app can press a key.
  useLayoutEffect(() => {
    if (!ready) return;
    window.addEventListener("keydown", onKeyDown);
    window.addEventListener("copy", onCopy);
    window.addEventListener("cut", onCut);
    window.addEventListener("paste", onPaste);
    return () => {
      window.removeEventListener("keydown", onKeyDown);
      window.removeEventListener("copy", onCopy);
      window.removeEventListener("cut", onCut);
      window.removeEventListener("paste", onPaste);
    };
  }, [ready]);
}

function onKeyDown(e: KeyboardEvent): void {
  if (e.defaultPrevented || useDialogs.getState().open || useCanvas.getState().search) return;
  const keys = pressed(e);
  if ((keys === "Tab" || keys === "Shift+Tab") && onCanvas(e.target) && !onWay(e.target)) {
    if (walk(keys === "Tab" ? 1 : -1)) {
      e.preventDefault();
      focusSelected();
    }
    return;
  }
  const action = actions.find((a) => !a.native && a.shortcuts?.includes(keys) && a.enabled?.() !== false);
  if (!action || (isTyping(e.target) && !action.whileTyping)) return;
  // Enter presses the button that has the focus.
  if (keys === "Enter" && e.target instanceof Element && e.target.closest("button, a, summary")) return;
  // An arrow or Escape belongs to a list or menu that has the focus.
  if (!keys.includes("Mod") && !onCanvas(e.target) && isWidget(e.target)) return;
  e.preventDefault();
  runAction(action);
}

function onCopy(e: ClipboardEvent): void {
  const text = leaveAlone(e) ? undefined : copied();
  if (text === undefined) return;
  e.clipboardData?.setData("text/plain", text);
  e.preventDefault();
}

function onCut(e: ClipboardEvent): void {
  if (leaveAlone(e) || copied() === undefined) return;
  onCopy(e);
  cutSelection();
}

function onPaste(e: ClipboardEvent): void {
  if (!leaveAlone(e) && pasteText(e.clipboardData?.getData("text/plain") ?? "")) e.preventDefault();
}

/** Text that is being edited or was selected on the page is the browser's own to copy. */
const leaveAlone = (e: Event): boolean =>
  isTyping(e.target) || (getSelection()?.toString() ?? "") !== "" || useDialogs.getState().open !== null;

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.closest("input:not([type=checkbox]), textarea, select, [contenteditable=true], .monaco-editor") !==
    null;

const isWidget = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.closest("[role=menu], [role=listbox], [role=tablist], [role=separator]") !== null;

const onCanvas = (target: EventTarget | null): boolean =>
  target === document.body || (target instanceof Element && target.closest("[data-testid=canvas]") !== null);

/** The way into a block lies over the canvas, but Tab goes through its buttons. */
const onWay = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest("nav") !== null;

/** Moves the focus to the card of the selected layer and brings it into view. */
function focusSelected(): void {
  const [id] = useEditor.getState().selection.nodes;
  if (id === undefined) return;
  keepInView(id);
  requestAnimationFrame(() =>
    document.querySelector<HTMLElement>(`.card[data-node-id="${id}"]`)?.focus({ preventScroll: true }),
  );
}
