import { Download } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { actionOf, runAction } from "../../state/actions.ts";
import { exporters } from "../../export/exporters.ts";
import { Button } from "../../ui/Button.tsx";

/** What the project can be exported as. */
export function ExportMenu() {
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>
        <Button>
          <Download size={14} aria-hidden />
          Export
        </Button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content align="end" sideOffset={6} className="float z-50 min-w-56 p-1">
          <Entries />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** Made anew each time the menu opens, as what can be given changes. */
function Entries() {
  return exporters.map(({ id, title, enabled, gives }) => (
    <DropdownMenu.Item
      key={id}
      className="menu-item"
      disabled={enabled?.() === false}
      onSelect={() => runAction(actionOf(`export.${id}`))}
    >
      <span>
        {title}
        {gives?.() && <span className="number block text-[11px] text-muted">{gives()}</span>}
      </span>
    </DropdownMenu.Item>
  ));
}
