import { emptyDocument } from "../../graph-schema/document.ts";
import type { Exporter } from "../export/exporter.ts";
import { exporters } from "../export/exporters.ts";
import { chooseDocument } from "../export/importDocument.ts";
import { fileName, saveFile } from "../export/saveFile.ts";
import { startProject } from "../projects/session.ts";
import { useDialogs } from "../state/dialogs.ts";
import { useEditor } from "../state/editor.ts";
import { useNotices } from "../state/notices.ts";
import type { Action } from "./action.ts";

async function exportAs({ title, extension, file, make }: Exporter): Promise<void> {
  const { document } = useEditor.getState();
  try {
    const content = await make(document);
    if (content !== undefined) saveFile(file ?? fileName(document.name, extension), content);
  } catch (cause) {
    useNotices
      .getState()
      .say(`${title} was not exported. ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

/** Opening, starting and handing out projects. */
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
  ...exporters.map((exporter): Action => ({
    id: `export.${exporter.id}`,
    title: `Export ${exporter.title}`,
    group: "Project",
    ...(exporter.enabled && { enabled: exporter.enabled }),
    run: () => exportAs(exporter),
  })),
];
