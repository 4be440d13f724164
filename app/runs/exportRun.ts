import { messageOf } from "../../training/run/runError.ts";
import { fileName, saveFile } from "../ui/saveFile.ts";
import { useNotices } from "../state/notices.ts";
import type { RunView } from "../state/run/runView.ts";
import { exportFile } from "../clients/training/trainingClient.ts";

/** Hands out the model of a run with the weights that count by its plan. */
export async function exportRun({ id, name }: RunView): Promise<void> {
  try {
    const { content, zipped } = await exportFile({ file: "model.onnx", from: { runId: id } });
    saveFile(fileName(name, zipped ? "onnx.zip" : "onnx"), content);
  } catch (cause) {
    useNotices.getState().notify(`"${name}" was not exported. ${messageOf(cause)}`);
  }
}
