import { Trash2, Upload } from "lucide-react";
import { useEffect, useState } from "react";
import type { Sample } from "../../training/data/sample.ts";
import { samples } from "../../training/data/samples.ts";
import { useEditor } from "../state/editor/editor.ts";
import { Button } from "../ui/Button.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import type { ImportedInfo } from "../clients/data/messages.ts";
import { chooseFiles, formats, takeDataset } from "./chooseFiles.ts";
import { forget, listImported } from "../clients/data/dataClient.ts";
import { takeFiles, useImporting } from "./importing.ts";

/** The data to choose from: what comes with the program, and files of this browser. */
export function DatasetList() {
  const chosen = useEditor((s) => s.document.plan.dataset);
  const [imported, setImported] = useState<readonly ImportedInfo[]>([]);
  const { reading, error, imports } = useImporting();
  const refresh = (): void => void listImported().then(setImported, () => setImported([]));
  useEffect(refresh, [chosen, imports]);
  return (
    <div className="flex flex-col gap-1 p-2">
      <div className="px-2 py-1">
        <Button
          className="w-full"
          disabled={reading !== ""}
          onClick={() => chooseFiles((files) => void takeFiles(files))}
        >
          <Upload size={13} aria-hidden />
          {reading ? `Reading ${reading} …` : "Open files"}
        </Button>
        {error && (
          <p role="alert" className="mt-2 text-xs text-error first-letter:uppercase">
            {error}.
          </p>
        )}
      </div>
      <h3 className="px-2 pt-1 text-xs text-muted">Samples</h3>
      <ul aria-label="Samples">
        {Object.values<Sample>(samples).map(({ type, title, doc }) => (
          <li key={type}>
            <Entry id={`sample:${type}`} title={title} doc={doc} chosen={chosen} />
          </li>
        ))}
      </ul>
      <h3 className="px-2 pt-2 text-xs text-muted">Your files</h3>
      <ul aria-label="Your files">
        {imported.map(({ id, file }) => (
          <li key={id} className="group flex items-center">
            <Entry id={id} title={file.replace(/\.safetensors$/, "")} doc={file} chosen={chosen} />
            {chosen !== id && (
              <IconButton
                icon={Trash2}
                label={`Remove ${file} from this browser`}
                className="opacity-0 group-hover:opacity-100 focus-visible:opacity-100"
                onClick={() => void forget(id).then(refresh)}
              />
            )}
          </li>
        ))}
      </ul>
      <p className="px-2 py-1 text-xs leading-4 text-muted">
        Or drop them on this panel. Your files stay in this browser. {formats}; also as .gz.
      </p>
    </div>
  );
}

function Entry({
  id,
  title,
  doc,
  chosen,
}: {
  id: string;
  title: string;
  doc: string;
  chosen: string | null;
}) {
  return (
    <button
      type="button"
      title={doc}
      aria-pressed={chosen === id}
      className="menu-item w-full min-w-0 truncate text-left hover:bg-accent-soft aria-pressed:bg-accent-soft aria-pressed:text-accent-ink"
      onClick={() => takeDataset(id, title)}
    >
      <span className="truncate">{title}</span>
    </button>
  );
}
