import { messageOf } from "../../training/run/runError.ts";
import type { Document } from "../../graph-schema/document.ts";
import { emptyDocument } from "../../graph-schema/document.ts";
import { readValue } from "../../graph-schema/readDocument.ts";
import { currentCamera } from "../state/editor/camera.ts";
import { useEditor } from "../state/editor/editor.ts";
import { useSession } from "../state/project/session.ts";
import { useNotices } from "../state/notices.ts";
import { indexedDbProjects } from "../clients/projects/indexedDbProjects.ts";
import type { Project, ServerCopy } from "../state/project/project.ts";
import { removeUnsaved, readUnsaved } from "../clients/projects/unsaved.ts";

export const projects = indexedDbProjects();

const LAST_OPEN = "tensorloom.project";

/** Opens a kept project. */
export function openProject(project: Project): void {
  const read = readValue(project.document);
  const document = read.ok ? read.document : project.document;
  const { id, version, server = null } = project;
  useSession.setState({ id, version, saved: document, saveError: null, server });
  useEditor.getState().open(document);
  localStorage.setItem(LAST_OPEN, project.id);
  sessionStorage.setItem(LAST_OPEN, project.id);
  globalThis.document.title = `${document.name} · Tensorloom`;
  // On an empty canvas React Flow would keep this for the first layer, which then would jump.
  if (document.graph.nodes.length > 0)
    requestAnimationFrame(() => currentCamera()?.show(undefined, [0.05, 1], 0));
}

/** Makes a project of a document and opens it. */
export async function startProject(document: Document): Promise<void> {
  await saveNow();
  const { id, version } = useSession.getState();
  const { document: before, history } = useEditor.getState();
  openProject(await projects.create(document));
  // An empty project that nothing was done in would only fill the list.
  const untouched = version === 1 && before.graph.nodes.length === 0 && history.past.length === 0;
  if (id !== null && untouched) await projects.remove(id);
}

/** Opens the project of this tab, else the last one, else a new one; brings back what a closing tab left unsaved. */
export async function openLastProject(): Promise<void> {
  const id = sessionStorage.getItem(LAST_OPEN) ?? localStorage.getItem(LAST_OPEN);
  const project = (id === null ? undefined : await projects.read(id)) ?? (await projects.list())[0];
  openProject(project ?? (await projects.create(emptyDocument())));
  const rest = readUnsaved(useSession.getState().id);
  if (rest)
    useEditor.getState().apply({ kind: "replaceDocument", document: rest }, "Bring back unsaved changes");
}

let resumed: Promise<void> | undefined;

/** {@link openLastProject}, when the page has loaded. */
export const openLastProjectOnce = (): Promise<void> => (resumed ??= openLastProject());

let saving: Promise<void> | undefined;

/** Keeps the document, now; edits made meanwhile are kept right after. */
export function saveNow(): Promise<void> {
  return (saving ??= saveAll().finally(() => {
    saving = undefined;
  }));
}

async function saveAll(): Promise<void> {
  for (;;) {
    const { id, version, saved } = useSession.getState();
    const { document } = useEditor.getState();
    if (id === null || document === saved) return;
    try {
      const result = await projects.save(id, document, version);
      if (useSession.getState().id !== id) return;
      if (result.outcome === "saved") {
        useSession.setState({ version: result.version, saved: document, saveError: null });
        removeUnsaved(id);
      } else {
        await continueInCopy(document);
        useNotices
          .getState()
          .notify("This project was changed in another tab. Your changes go on in a copy.");
      }
    } catch (cause) {
      useSession.setState({ saveError: messageOf(cause) });
      return;
    }
  }
}

/** Goes on with a copy, kept on the server too if `server` is given, and leaves the project to whoever changed it. */
export async function continueInCopy(document: Document, server?: ServerCopy): Promise<void> {
  const name = `${document.name} (copy)`.slice(0, 200);
  const { id, version } = await projects.create({ ...document, name });
  if (server) await projects.mark(id, server);
  useSession.setState({ id, version, saved: document, saveError: null, server: server ?? null });
  sessionStorage.setItem(LAST_OPEN, id);
  useEditor.getState().apply({ kind: "setName", name }, "Rename project");
}

/** Shows what was put in the place of the open project, as a step that can be undone. */
export function showStored({ id, version, document, server }: Project, label: string): void {
  const session = useSession.getState();
  if (session.id !== id) return;
  useSession.setState({ server: server ?? null });
  // An edit since then is not kept yet; keeping it will find the change and go on in a copy.
  if (session.version === version || useEditor.getState().document !== session.saved) return;
  useSession.setState({ version, saved: document });
  useEditor.getState().apply({ kind: "replaceDocument", document }, label);
}
