import type { LucideIcon } from "lucide-react";
import { actionOf, runAction } from "../../state/actions.ts";
import { IconButton } from "../../ui/IconButton.tsx";

interface Props {
  id: string;
  icon: LucideIcon;
  label?: string | undefined;
  disabled?: boolean;
  pressed?: boolean;
}

/** A button for one action of the registry, with its title and shortcut. */
export function ActionButton({ id, icon, label, disabled = false, pressed }: Props) {
  const action = actionOf(id);
  return (
    <IconButton
      icon={icon}
      label={label ?? action.title}
      keys={action.shortcuts?.[0]}
      disabled={disabled}
      aria-pressed={pressed}
      onClick={() => runAction(action)}
    />
  );
}
