import { create } from "zustand";
import { useDialogs } from "../../state/dialogs.ts";
import { useNotices } from "../../state/notices.ts";
import { syncProject, isAhead, type SyncProblem } from "./syncProject.ts";
import { isUnanswered, reasonOf, serverProjects } from "../../clients/projects/serverProjects.ts";
import { showStored, saveNow, projects } from "../session.ts";
import { useSession } from "../../state/project/session.ts";
import { next, type Sync, type SyncEvent } from "./sync.ts";

/** How the server gets what it is to keep; `objection` is what stands against the open project. */
export const useSync = create<{ sync: Sync; objection: SyncProblem | null }>()(() => ({
  sync: { phase: "idle" },
  objection: null,
}));

const TAKEN = "Take changes from the server";

let timer: ReturnType<typeof setTimeout> | undefined;

function dispatch(event: SyncEvent): void {
  const { sync, send, wait } = next(useSync.getState().sync, event);
  useSync.setState({ sync });
  if (send || wait !== undefined) clearTimeout(timer);
  if (wait !== undefined) timer = setTimeout(() => dispatch({ kind: "due" }), wait);
  if (send) void syncAll().then(dispatch);
}

/** Brings everything in line with the server now. */
export const syncNow = (): void => dispatch({ kind: "look" });

/** Does something about the server while nothing else does, in any tab. */
export const exclusively = <T>(work: () => Promise<T>): Promise<T> =>
  navigator.locks.request("tensorloom.projects", work);

/** Projects besides the open one that only a person can bring in line, once they open them. */
const stuck = new Set<string>();

async function syncAll(): Promise<SyncEvent> {
  try {
    await exclusively(async () => {
      await saveNow();
      const open = useSession.getState().id;
      if (open !== null) stuck.delete(open);
      for (const project of await projects.list())
        if (project.id === open || (isAhead(project) && !stuck.has(project.id))) await syncOne(project.id);
    });
    return { kind: "answered", at: Date.now() };
  } catch {
    return { kind: "unanswered" };
  }
}

/** Exchanges one project and shows what came of it if it is the open one. */
export async function syncOne(id: string): Promise<SyncProblem | null> {
  const objection = await syncProject({ local: projects, remote: serverProjects }, id).catch(
    (cause: unknown): SyncProblem => {
      if (isUnanswered(cause)) throw cause;
      return { kind: "refused", why: reasonOf(cause) };
    },
  );
  if (useSession.getState().id === id) await show(id, objection);
  else if (objection) stuck.add(id);
  return objection;
}

async function show(id: string, objection: SyncProblem | null): Promise<void> {
  const before = useSync.getState().objection;
  useSync.setState({ objection });
  if (objection?.kind === "conflict" && before?.kind !== "conflict")
    useNotices.getState().notify("Another browser saved this project too. Both states are kept.", {
      title: "Compare",
      run: () => useDialogs.getState().show("conflict"),
    });
  await showStoredById(id);
}

/** Shows what this browser keeps of a project now, if it is the open one. */
export async function showStoredById(id: string, label = TAKEN): Promise<void> {
  const project = await projects.read(id);
  if (project) showStored(project, label);
}

/** Follows edits, openings and returns to the tab; gives what ends that. */
export function startSyncing(): () => void {
  const stop = useSession.subscribe((now, before) => {
    if (now.id !== before.id) {
      useSync.setState({ objection: null });
      syncNow();
    } else if (now.version !== before.version && isAhead(now)) dispatch({ kind: "edited", at: Date.now() });
  });
  const look = (): void => {
    if (document.visibilityState === "visible") syncNow();
  };
  window.addEventListener("focus", look);
  window.addEventListener("online", look);
  document.addEventListener("visibilitychange", look);
  syncNow();
  return () => {
    stop();
    clearTimeout(timer);
    window.removeEventListener("focus", look);
    window.removeEventListener("online", look);
    document.removeEventListener("visibilitychange", look);
  };
}
