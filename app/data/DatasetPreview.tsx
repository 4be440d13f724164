import { messageOf } from "../../training/run/runError.ts";
import { useEffect, useState } from "react";
import { type DatasetInfo, isDrawn } from "../state/plan/datasetInfo.ts";
import type { Rows } from "../clients/data/messages.ts";
import { useEditor } from "../state/editor/editor.ts";
import { readRows } from "../clients/data/dataClient.ts";
import { ImageGrid } from "./ImageGrid.tsx";
import { RowTable } from "./RowTable.tsx";

/** Rows that are read at a time. */
const PAGE = 100;

/** The first rows of a dataset, more on demand: images as a grid, everything else as a table. */
export function DatasetPreview({ dataset }: { dataset: DatasetInfo }) {
  const [pages, setPages] = useState<readonly Rows[]>([]);
  const [error, setError] = useState("");
  const [wanted, setWanted] = useState(1);
  useEffect(() => {
    const first = pages.length * PAGE;
    if (pages.length >= wanted || first >= dataset.rows) return;
    let gone = false;
    const rows = Array.from({ length: Math.min(PAGE, dataset.rows - first) }, (_, i) => first + i);
    readRows({ dataset: dataset.id, told: useEditor.getState().document.plan.reading }, rows).then(
      (made) => !gone && setPages([...pages, made]),
      (cause: unknown) => !gone && setError(messageOf(cause)),
    );
    return () => {
      gone = true;
    };
  }, [dataset, pages, wanted]);
  if (error) return <p className="p-3 text-error">{error}</p>;
  const image = dataset.columns.find(isDrawn);
  return (
    <div
      className="min-h-0 flex-1 overflow-auto"
      onScroll={({ currentTarget: box }) => {
        if (box.scrollTop + box.clientHeight > box.scrollHeight - 200) setWanted(pages.length + 1);
      }}
    >
      {image ? (
        <ImageGrid dataset={dataset} image={image} pages={pages} />
      ) : (
        <RowTable dataset={dataset} pages={pages} />
      )}
    </div>
  );
}
