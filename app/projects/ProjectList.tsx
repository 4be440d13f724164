import { Plus } from "lucide-react";
import { useEffect, useState } from "react";
import { emptyDocument } from "../../graph-schema/document.ts";
import { useDialogs } from "../state/dialogs.ts";
import { deleteEntry, persistInBrowser, persistOnServer, openEntry } from "./persistence.ts";
import { ProjectCard } from "./ProjectCard.tsx";
import { type ProjectEntry, projectEntries } from "./projectEntries.ts";
import type { Project } from "../state/project/project.ts";
import { reasonOf, serverProjects, type ServerListing } from "../clients/projects/serverProjects.ts";
import { saveNow, projects, startProject } from "./session.ts";
import { useSync } from "./sync/syncing.ts";

/** How long the list waits before it asks a server again that did not answer. */
const RETRY_MILLISECONDS = 3000;

/** Every project of this browser and of the server. */
export function ProjectList() {
  const [local, setLocal] = useState<readonly Project[]>([]);
  const [listed, setListed] = useState<readonly ServerListing[]>();
  const [error, setError] = useState<string | null>(null);
  const [changes, setChanges] = useState(0);
  const phase = useSync((s) => s.sync.phase);
  useEffect(() => {
    void saveNow()
      .then(() => projects.list())
      .then(setLocal);
    serverProjects.list().then(
      (list) => {
        setListed(list);
        setError(null);
      },
      (cause: unknown) => setError(reasonOf(cause)),
    );
  }, [changes, phase]);
  useEffect(() => {
    if (error === null) return;
    const again = setInterval(() => setChanges((n) => n + 1), RETRY_MILLISECONDS);
    return () => clearInterval(again);
  }, [error]);
  const close = (): void => useDialogs.getState().show(null);
  const changed = (): void => setChanges((n) => n + 1);
  return (
    <>
      {error !== null && (
        <p role="status" className="shrink-0 border-b border-line px-4 py-2 text-xs text-warning">
          {error} Projects that are only there are not listed.
        </p>
      )}
      <div className="grid grid-cols-3 gap-3 overflow-y-auto p-4 max-[700px]:grid-cols-2">
        <button
          type="button"
          className="grid min-h-44 place-items-center rounded-md border border-dashed border-line-strong text-muted hover:border-accent hover:text-ink"
          onClick={() => {
            close();
            void startProject(emptyDocument());
          }}
        >
          <span className="flex items-center gap-1.5">
            <Plus size={16} aria-hidden /> New project
          </span>
        </button>
        {projectEntries(local, listed).map((entry) => (
          <ProjectCard
            key={entry.id}
            entry={entry}
            onOpen={() => {
              close();
              void openEntry(entry);
            }}
            onCopy={copyOf(entry, changed)}
            onKeepOnServer={() => void persistOnServer(entry.id).then(changed)}
            onKeepHere={() => void persistInBrowser(entry.id).then(changed)}
            onRemove={() => void deleteEntry(entry, changed)}
          />
        ))}
      </div>
    </>
  );
}

/** Duplicates a project; undefined where there is nothing here to copy. */
function copyOf({ document }: ProjectEntry, changed: () => void): (() => void) | undefined {
  if (!document) return undefined;
  const name = `${document.name} (copy)`.slice(0, 200);
  return () => void projects.create({ ...document, name }).then(changed);
}
