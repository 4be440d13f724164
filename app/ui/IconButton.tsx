import type { LucideIcon } from "lucide-react";
import { Tooltip } from "radix-ui";
import type { ComponentProps } from "react";
import { Keys } from "./Keys.tsx";

/** A button that is an icon, with its name and shortcut in a tooltip. */
export function IconButton({
  icon: Icon,
  label,
  keys,
  className = "",
  ...rest
}: { icon: LucideIcon; label: string; keys?: string | undefined } & ComponentProps<"button">) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>
        <button
          type="button"
          aria-label={label}
          className={`grid size-7 shrink-0 place-items-center rounded-md text-muted transition-colors duration-100 hover:bg-accent-soft hover:text-ink disabled:opacity-35 aria-pressed:text-accent-ink ${className}`}
          {...rest}
        >
          <Icon size={16} strokeWidth={1.75} aria-hidden />
        </button>
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content
          sideOffset={6}
          collisionPadding={8}
          className="float z-50 flex items-center gap-2 px-2 py-1 text-xs"
        >
          {label}
          {keys && <Keys shortcut={keys} />}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
