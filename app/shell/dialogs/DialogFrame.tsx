import { X } from "lucide-react";
import { Dialog } from "radix-ui";
import type { ReactNode } from "react";
import { type DialogName, useDialogs } from "../../state/dialogs.ts";
import { IconButton } from "../../ui/IconButton.tsx";

interface Props {
  name: DialogName;
  title: string;
  /** Pixels. */
  width: number;
  /** Leaves the title to screen readers. */
  bare?: boolean;
  children: ReactNode;
}

/** A dialog over the screen, open while `name` is. */
export function DialogFrame({ name, title, width, bare = false, children }: Props) {
  const { open, show } = useDialogs();
  return (
    <Dialog.Root open={open === name} onOpenChange={(now) => show(now ? name : null)}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/25" />
        <Dialog.Content
          aria-describedby={undefined}
          tabIndex={-1}
          onOpenAutoFocus={focusSearch}
          onInteractOutside={stayForNotices}
          className="float fixed top-[12vh] left-1/2 z-50 flex max-h-[76vh] max-w-[calc(100vw-32px)] -translate-x-1/2 flex-col focus-visible:outline-none"
          style={{ width }}
        >
          {bare ? (
            <Dialog.Title className="sr-only">{title}</Dialog.Title>
          ) : (
            <div className="flex h-11 shrink-0 items-center justify-between border-b border-line pr-2 pl-4">
              <Dialog.Title className="font-medium">{title}</Dialog.Title>
              <IconButton icon={X} label="Close" keys="Escape" onClick={() => show(null)} />
            </div>
          )}
          {children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** A dialog opens on its search field, else on itself rather than on its close button. */
function focusSearch(e: Event): void {
  e.preventDefault();
  const dialog = e.currentTarget as HTMLElement;
  (dialog.querySelector<HTMLElement>("[role=combobox], [type=search]") ?? dialog).focus();
}

/** A notice lies over a dialog and belongs to what was done in it. */
function stayForNotices(e: CustomEvent<{ originalEvent: Event }>): void {
  const { target } = e.detail.originalEvent;
  if (target instanceof Element && target.closest("[data-notices]")) e.preventDefault();
}
