import { emptyDocument } from "../../graph-schema/document.ts";
import { chooseDocument } from "./importDocument.ts";
import { persistInBrowser, persistOnServer } from "./persistence.ts";
import { startProject } from "./session.ts";
import { useSession } from "../state/project/session.ts";
import { syncNow, useSync } from "./sync/syncing.ts";
import { useDialogs } from "../state/dialogs.ts";
import type { Action } from "../state/actions.ts";

const onServer = (): boolean => useSession.getState().server !== null;

/** Does something with the open project. */
const withOpen = (work: (id: string) => Promise<void>): Promise<void> => {
  const { id } = useSession.getState();
  return id === null ? Promise.resolve() : work(id);
};

/** Opening, starting and keeping projects. */
export const projectActions: readonly Action[] = [
  {
    id: "projects",
    title: "Open project",
    group: "Project",
    shortcuts: ["Mod+O"],
    run: () => useDialogs.getState().show("projects"),
  },
  { id: "newProject", title: "New project", group: "Project", run: () => startProject(emptyDocument()) },
  {
    id: "templates",
    title: "Start from a template",
    group: "Project",
    run: () => useDialogs.getState().show("templates"),
  },
  { id: "import", title: "Open a document file", group: "Project", run: chooseDocument },
  {
    id: "resolve",
    title: "Compare with the other browser",
    group: "Project",
    enabled: () => useSync.getState().objection?.kind === "conflict",
    run: () => useDialogs.getState().show("conflict"),
  },
  {
    id: "syncNow",
    title: "Sync with the server now",
    group: "Project",
    enabled: onServer,
    run: syncNow,
  },
  {
    id: "keepOnServer",
    title: "Keep on the server",
    group: "Project",
    enabled: () => !onServer() || useSync.getState().objection?.kind === "gone",
    run: () => withOpen(persistOnServer),
  },
  {
    id: "keepHere",
    title: "Keep only in this browser",
    group: "Project",
    enabled: onServer,
    run: () => withOpen(persistInBrowser),
  },
  {
    id: "versions",
    title: "Version history",
    group: "Project",
    enabled: onServer,
    run: () => useDialogs.getState().show("versions"),
  },
];
