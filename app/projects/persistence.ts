import { useNotices } from "../state/notices.ts";
import type { ProjectEntry } from "./projectEntries.ts";
import type { Project } from "../state/project/project.ts";
import { reasonOf, serverProjects } from "../clients/projects/serverProjects.ts";
import { saveNow, openProject, projects, openLastProject } from "./session.ts";
import { useSession } from "../state/project/session.ts";
import { showStoredById, exclusively, syncOne, syncNow } from "./sync/syncing.ts";

const notify = useNotices.getState().notify;

/** Does something, and says why it could not be done if so. */
const attempt = (what: string, work: () => Promise<void>): Promise<void> =>
  work().catch((cause: unknown) => notify(`${what} ${reasonOf(cause)}`));

/** Keeps a project of this browser on the server as well, from now on. */
export const persistOnServer = (id: string): Promise<void> =>
  attempt("It is kept in this browser only.", async () => {
    await exclusively(async () => {
      await saveNow();
      await projects.mark(id, { version: 0, same: 0 });
      await showStoredById(id);
    });
    syncNow();
  });

/** Takes a project off the server; it stays in this browser. */
export const persistInBrowser = (id: string): Promise<void> =>
  attempt("It stays on the server.", async () => {
    await exclusively(async () => {
      await saveNow();
      const project = (await projects.read(id)) ?? (await fetchProject(id));
      if (!project) return;
      await serverProjects.remove(id);
      await projects.mark(id, undefined);
      await showStoredById(id);
      notify(
        `"${project.document.name}" is kept in this browser only. The server erases its copy after 30 days.`,
        {
          title: "Undo",
          run: () => void persistOnServer(id),
        },
      );
    });
    syncNow();
  });

/** Opens a project, fetched from the server first where that has it newer. */
export async function openEntry({ id, name, place, newer }: ProjectEntry): Promise<void> {
  await saveNow();
  await attempt(`"${name}" could not be fetched.`, () =>
    exclusively(async () => {
      if (place === "server") await fetchProject(id);
      else if (newer) await syncOne(id);
    }),
  );
  const project = await projects.read(id);
  if (project) openProject(project);
}

/** Deletes a project wherever it is kept, until it is undone. */
export async function deleteEntry(entry: ProjectEntry, changed: () => void): Promise<void> {
  const { id, name } = entry;
  const onServer = entry.place === "server" || entry.place === "both";
  await attempt(`"${name}" was not deleted.`, async () => {
    if (onServer) await exclusively(() => serverProjects.remove(id));
    const project = await projects.read(id);
    await projects.remove(id);
    if (id === useSession.getState().id) await openLastProject();
    changed();
    notify(`"${name}" was deleted.`, {
      title: "Undo",
      run: () =>
        void attempt(`"${name}" was not brought back.`, async () => {
          if (project) await projects.restore(project);
          if (onServer) await serverProjects.restore(entry);
          changed();
        }),
    });
  });
}

/** A project that is on the server alone so far, now in this browser too. */
async function fetchProject(id: string): Promise<Project | undefined> {
  const theirs = await serverProjects.read(id);
  if (!theirs) throw new Error("It was deleted on the server.");
  const project: Project = { ...theirs, version: 1, server: { version: theirs.version, same: 1 } };
  await projects.restore(project);
  return project;
}
