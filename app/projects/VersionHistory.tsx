import { useEffect, useState } from "react";
import type { Document } from "../../graph-schema/document.ts";
import { useDialogs } from "../state/dialogs.ts";
import { useEditor } from "../state/editor/editor.ts";
import { Button } from "../ui/Button.tsx";
import { describeChanges } from "./describeChanges.ts";
import { drawThumbnail } from "../state/drawing/drawThumbnail.ts";
import { formatTimestamp } from "../ui/format.ts";
import { restoreVersion } from "./resolve.ts";
import { reasonOf, serverProjects, type VersionListing } from "../clients/projects/serverProjects.ts";
import { useSession } from "../state/project/session.ts";

/** The versions of the open project that the server keeps. */
export function VersionHistory() {
  const id = useSession((s) => s.id);
  return id !== null && <Versions id={id} />;
}

function Versions({ id }: { id: string }) {
  const [list, setList] = useState<readonly VersionListing[]>();
  const [chosen, choose] = useState<VersionListing>();
  const [error, setError] = useState<string | null>(null);
  const [before, setBefore] = useState<number>();
  const [more, setMore] = useState(false);
  useEffect(() => {
    serverProjects.versions(id, before).then(
      (found) => {
        setList((known = []) => [
          ...known.filter((v) => before !== undefined && v.version >= before),
          ...found,
        ]);
        setMore((found.at(-1)?.version ?? 1) > 1);
        choose((now) => now ?? found[0]);
      },
      (cause: unknown) => setError(reasonOf(cause)),
    );
  }, [id, before]);
  return (
    <>
      {error !== null && (
        <p role="alert" className="shrink-0 px-4 py-3 text-error">
          {error}
        </p>
      )}
      {list?.length === 0 && <p className="px-4 py-3">The server keeps no version of it yet.</p>}
      <div className={list?.length ? "flex min-h-0" : "hidden"}>
        <fieldset className="w-64 shrink-0 overflow-y-auto border-r border-line p-1">
          <legend className="sr-only">Versions, newest first</legend>
          {list?.map((v) => (
            <label
              key={v.version}
              className="menu-item justify-between has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-accent"
            >
              <input
                type="radio"
                name="version"
                className="sr-only"
                checked={v.version === chosen?.version}
                onChange={() => choose(v)}
              />
              <span>
                {formatTimestamp(v.savedAt, "medium")}
                {v.restoredFrom !== null && (
                  <span className="block text-xs text-muted">Restored version {v.restoredFrom}</span>
                )}
              </span>
              <span className="number text-muted">{v.version}</span>
            </label>
          ))}
          {more && (
            <Button look="quiet" className="w-full" onClick={() => setBefore(list?.at(-1)?.version)}>
              Show older
            </Button>
          )}
        </fieldset>
        {chosen && (
          <Preview
            key={chosen.version}
            id={id}
            version={chosen.version}
            newest={chosen.version === list?.[0]?.version}
            onError={setError}
          />
        )}
      </div>
    </>
  );
}

interface PreviewProps {
  id: string;
  version: number;
  newest: boolean;
  onError(text: string): void;
}

function Preview({ id, version, newest, onError }: PreviewProps) {
  const now = useEditor((s) => s.document);
  const [document, setDocument] = useState<Document>();
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    serverProjects.documentAt(id, version).then(setDocument, (cause: unknown) => onError(reasonOf(cause)));
  }, [id, version, onError]);
  if (!document) return <div className="h-80 flex-1" aria-busy />;
  const picture = drawThumbnail(document);
  const changes = describeChanges(now, document);
  const restore = (): void => {
    setBusy(true);
    restoreVersion(id, version)
      .then(() => useDialogs.getState().show(null))
      .catch((cause: unknown) => onError(reasonOf(cause)))
      .finally(() => setBusy(false));
  };
  return (
    <section aria-label={`Version ${version}`} className="flex min-h-80 flex-1 flex-col overflow-y-auto">
      <div className="grid h-40 shrink-0 place-items-center bg-sunken">
        {picture ? (
          <img src={picture} alt="" className="h-40" />
        ) : (
          <span className="text-xs text-muted">Empty</span>
        )}
      </div>
      <div className="flex-1 p-4">
        <h3 className="text-xs text-muted">What restoring changes</h3>
        <ul className="list-disc pl-4">
          {changes.map((change) => (
            <li key={change} className="break-words">
              {change}
            </li>
          ))}
          {changes.length === 0 && <li>No change</li>}
        </ul>
      </div>
      <div className="flex items-center justify-between gap-3 px-4 pb-4">
        <p className="text-xs text-muted">What you have now stays in this history.</p>
        <Button look="filled" disabled={busy || (newest && changes.length === 0)} onClick={restore}>
          Restore version {version}
        </Button>
      </div>
    </section>
  );
}
