import { Cloud, CloudAlert, CloudOff, CloudUpload, type LucideIcon, Monitor } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { actionOf, runAction } from "../../state/actions.ts";
import { type SaveState as State, saveState } from "../../projects/sync/saveState.ts";
import { useSession } from "../../state/project/session.ts";
import { useSync } from "../../projects/sync/syncing.ts";
import { useEditor } from "../../state/editor/editor.ts";

const looks: Readonly<Record<State["kind"], { icon: LucideIcon; look: string }>> = {
  here: { icon: Monitor, look: "text-muted" },
  saving: { icon: CloudUpload, look: "text-muted" },
  saved: { icon: Cloud, look: "text-muted" },
  silent: { icon: CloudOff, look: "text-warning" },
  objection: { icon: CloudAlert, look: "text-warning" },
};

const entries = ["resolve", "syncNow", "keepOnServer", "keepHere", "versions"];

/** Where the project is saved and whether all of it is; a click shows what can be done about that. */
export function SaveState() {
  const session = useSession();
  const { sync, objection } = useSync();
  const edited = useEditor((s) => s.document !== session.saved);
  const { server, version } = session;
  const now = { server, version, edited, sync, objection };
  const { kind, text } = saveState(now);
  const { icon: Icon, look } = looks[kind];
  if (session.id === null || session.saveError !== null) return null;
  return (
    <>
      <DropdownMenu.Root>
        <DropdownMenu.Trigger
          data-testid="save-state"
          title={text}
          className={`flex h-7 min-w-0 items-center gap-1.5 rounded-md px-2 text-xs hover:bg-accent-soft data-[state=open]:bg-accent-soft ${look}`}
        >
          <Icon size={14} className="shrink-0" aria-hidden />
          <span className="truncate">{text}</span>
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content align="start" sideOffset={6} className="float z-50 min-w-56 p-1">
            <Entries />
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      {/* Once, and not anew at each edit. */}
      <span role="status" className="sr-only">
        {kind === "silent" || kind === "objection" ? saveState({ ...now, edited: false }).text : ""}
      </span>
    </>
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
      </DropdownMenu.Item>
    ));
}
