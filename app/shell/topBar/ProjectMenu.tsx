import { DropdownMenu } from "radix-ui";
import { actionOf, runAction } from "../../state/actions.ts";
import { Keys } from "../../ui/Keys.tsx";

const entries = [
  "projects",
  "newProject",
  "templates",
  "import",
  "keepOnServer",
  "keepHere",
  "versions",
  "commands",
  "shortcuts",
  "toggleTheme",
  "systemTheme",
];

/** The menu behind the mark in the corner. */
export function ProjectMenu() {
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger
        aria-label="Menu"
        className="grid size-7 place-items-center rounded-md hover:bg-accent-soft data-[state=open]:bg-accent-soft"
      >
        <img src="/icon.svg" alt="" width={20} height={20} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content align="start" sideOffset={6} className="float z-50 min-w-60 p-1">
          <Entries />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** Made anew each time the menu opens, as what can be done changes. */
function Entries() {
  return entries
    .map(actionOf)
    .filter((action) => action.enabled?.() !== false)
    .map((action) => (
      <DropdownMenu.Item key={action.id} className="menu-item" onSelect={() => runAction(action)}>
        {action.title}
        <span className="ml-auto">{action.shortcuts?.[0] && <Keys shortcut={action.shortcuts[0]} />}</span>
      </DropdownMenu.Item>
    ));
}
