import type { Document } from "../../graph-schema/document.ts";
import { type ExportedFile, everything } from "../clients/training/messages.ts";
import { exportFile } from "../clients/training/trainingClient.ts";
import { useTraining } from "../state/run/trainingStore.ts";
import { useEditor } from "../state/editor/editor.ts";
import { weightsInUse, weightsWords } from "../state/run/runView.ts";
import type { Exporter } from "./exporter.ts";

/** The run in the Train panel, once it has weights. */
function trainedRun() {
  const { run } = useTraining.getState();
  return run && (run.saved !== undefined || (run.status === "running" && run.step > 0)) ? run : undefined;
}

const trained = (file: string) => (): Promise<ExportedFile> => {
  const run = trainedRun();
  if (!run) throw new Error("Train the model first; its weights come with the first steps.");
  return exportFile({ file, from: { runId: run.id } });
};

const untrained =
  (file: string) =>
  (document: Document): Promise<ExportedFile> =>
    exportFile({ file, from: { document } });

const compiles = (): boolean => {
  const { checked } = useEditor.getState();
  return checked.ok && checked.document.graph.nodes.length > 0;
};
const hasRun = (): boolean => trainedRun() !== undefined;
const weightsOfRun = (): string | undefined => {
  const run = trainedRun();
  return run && weightsWords(weightsInUse(run));
};

/** The model in the forms that other programs take. train.py reads the other files by the names that they have here. */
export const modelExporters: readonly Exporter[] = [
  {
    id: "onnx",
    title: "Trained model (ONNX)",
    extension: "onnx",
    enabled: hasRun,
    gives: weightsOfRun,
    make: trained("model.onnx"),
  },
  {
    id: "folder",
    title: "Folder that trains in PyTorch (ZIP)",
    extension: "zip",
    enabled: compiles,
    make: untrained(everything),
  },
  {
    id: "onnxUntrained",
    title: "Untrained model (ONNX)",
    extension: "untrained.onnx",
    enabled: compiles,
    make: untrained("model.onnx"),
  },
  {
    id: "weights",
    title: "Trained weights (safetensors)",
    extension: "safetensors",
    enabled: hasRun,
    gives: weightsOfRun,
    make: trained("weights.safetensors"),
  },
  {
    id: "initialWeights",
    title: "Initial weights (safetensors)",
    extension: "safetensors",
    file: "weights.safetensors",
    enabled: compiles,
    make: untrained("weights.safetensors"),
  },
  ...["model.py", "objective.py", "train.py"].map((file): Exporter => ({
    id: file,
    title: `PyTorch (${file})`,
    extension: "py",
    file,
    enabled: compiles,
    make: untrained(file),
  })),
  {
    id: "config",
    title: "Training configuration (JSON)",
    extension: "json",
    file: "training-config.json",
    enabled: compiles,
    make: untrained("training-config.json"),
  },
];
