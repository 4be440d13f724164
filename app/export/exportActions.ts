import { messageOf } from "../../training/run/runError.ts";
import type { Action } from "../state/actions.ts";
import { useEditor } from "../state/editor/editor.ts";
import { useNotices } from "../state/notices.ts";
import { fileName, saveFile } from "../ui/saveFile.ts";
import type { Exporter } from "./exporter.ts";
import { exporters } from "./exporters.ts";

async function exportAs({ title, extension, file, make }: Exporter): Promise<void> {
  const { document } = useEditor.getState();
  try {
    const content = await make(document);
    if (content === undefined) return;
    const name = file ?? fileName(document.name, extension);
    if (content instanceof Blob) saveFile(name, content);
    else saveFile(content.zipped && !name.endsWith(".zip") ? `${name}.zip` : name, content.content);
  } catch (cause) {
    useNotices.getState().notify(`${title} was not exported. ${messageOf(cause)}`);
  }
}

/** Handing out the project in each of its forms. */
export const exportActions: readonly Action[] = exporters.map((exporter): Action => ({
  id: `export.${exporter.id}`,
  title: `Export ${exporter.title}`,
  group: "Project",
  ...(exporter.enabled && { enabled: exporter.enabled }),
  run: () => exportAs(exporter),
}));
