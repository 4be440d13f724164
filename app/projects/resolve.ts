import { useEditor } from "../state/editor/editor.ts";
import { pull } from "./sync/syncProject.ts";
import type { Project } from "../state/project/project.ts";
import { serverProjects } from "../clients/projects/serverProjects.ts";
import { saveNow, continueInCopy, projects } from "./session.ts";
import { showStoredById, syncOne, exclusively, syncNow } from "./sync/syncing.ts";

/** Saves what is here over what another browser saved, which stays in the version history. */
export async function keepMine(theirs: Project): Promise<void> {
  await exclusively(() => goOnFrom(theirs));
  syncNow();
}

/** Goes on with what another browser saved; what is here becomes the version before it in the history. */
export const takeTheirs = (theirs: Project): Promise<void> =>
  exclusively(async () => {
    await goOnFrom(theirs);
    await restore(theirs.id, { version: theirs.version, label: "Take the other state" });
  });

/** Leaves the project to what another browser saved, and goes on with what is here in a copy. */
export async function keepBoth(theirs: Project): Promise<void> {
  await exclusively(async () => {
    await saveNow();
    await continueInCopy(useEditor.getState().document, { version: 0, same: 0 });
    const project = await projects.read(theirs.id);
    if (project) await pull(projects, project, theirs);
  });
  syncNow();
}

/** Makes an old version the newest one, there and here; what is here is saved as a version before. */
export const restoreVersion = (id: string, version: number): Promise<void> =>
  exclusively(() => restore(id, { version, label: `Restore version ${version}` }));

async function goOnFrom({ id, version }: Project): Promise<void> {
  await saveNow();
  await projects.mark(id, { version, same: 0 });
}

async function restore(id: string, { version, label }: { version: number; label: string }): Promise<void> {
  await saveNow();
  const objection = await syncOne(id);
  if (objection) throw new Error("The project was changed elsewhere meanwhile, or the server refused it.");
  const project = await projects.read(id);
  if (!project) return;
  await pull(projects, project, await serverProjects.restoreVersion(id, version));
  await showStoredById(id, label);
}
