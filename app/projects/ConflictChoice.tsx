import { useMemo, useState } from "react";
import type { Document } from "../../graph-schema/document.ts";
import { useDialogs } from "../state/dialogs.ts";
import { useEditor } from "../state/editor/editor.ts";
import { describeChanges } from "./describeChanges.ts";
import { drawThumbnail } from "../state/drawing/drawThumbnail.ts";
import type { SyncProblem } from "./sync/syncProject.ts";
import { formatTimestamp } from "../ui/format.ts";
import type { Project } from "../state/project/project.ts";
import { keepBoth, keepMine, takeTheirs } from "./resolve.ts";
import { reasonOf } from "../clients/projects/serverProjects.ts";
import { useSync } from "./sync/syncing.ts";

type Conflict = Extract<SyncProblem, { kind: "conflict" }>;

const choices: readonly { title: string; then: string; run(theirs: Project): Promise<void> }[] = [
  {
    title: "Keep mine",
    then: "Mine becomes the newest version, theirs stays in the version history.",
    run: keepMine,
  },
  {
    title: "Take theirs",
    then: "Theirs becomes the newest version, mine stays in the version history.",
    run: takeTheirs,
  },
  {
    title: "Keep both",
    then: "Theirs stays in this project, mine goes on in a copy.",
    run: keepBoth,
  },
];

/** What this browser and another one made of one project, and the choice between them. */
export function ConflictChoice() {
  const objection = useSync((s) => s.objection);
  /** What a choice is being carried out for: it is settled before all of that is done. */
  const [busy, setBusy] = useState<Conflict>();
  const [error, setError] = useState<string | null>(null);
  const conflict = busy ?? (objection?.kind === "conflict" ? objection : undefined);
  const choose = (chosen: Conflict, run: (theirs: Project) => Promise<void>): void => {
    setBusy(chosen);
    run(chosen.theirs)
      .then(() => useDialogs.getState().show(null))
      .catch((cause: unknown) => setError(reasonOf(cause)))
      .finally(() => setBusy(undefined));
  };
  return (
    <div className="overflow-y-auto p-4">
      {error !== null && (
        <p role="alert" className="mb-3 text-error">
          {error}
        </p>
      )}
      {conflict ? (
        <>
          <Sides conflict={conflict} />
          <div className="mt-4 grid grid-cols-3 gap-3">
            {choices.map(({ title, then, run }) => (
              <button
                key={title}
                type="button"
                disabled={busy !== undefined}
                className="flex flex-col rounded-md border border-line px-3 py-2 text-left hover:border-accent disabled:opacity-40"
                onClick={() => choose(conflict, run)}
              >
                <span className="font-medium">{title}</span>
                <span className="text-xs text-muted">{then}</span>
              </button>
            ))}
          </div>
        </>
      ) : (
        <p>There is no conflict any more. Earlier states are in the version history.</p>
      )}
    </div>
  );
}

function Sides({ conflict: { theirs, base } }: { conflict: Conflict }) {
  const mine = useEditor((s) => s.document);
  return (
    <>
      <div className="grid grid-cols-2 gap-3">
        <Side
          title="Mine"
          where="In this browser, not on the server yet"
          document={mine}
          since={base && describeChanges(base, mine)}
        />
        <Side
          title="Theirs"
          where={`On the server since ${formatTimestamp(theirs.updatedAt)}`}
          document={theirs.document}
          since={describeChanges(base ?? mine, theirs.document)}
        />
      </div>
      <p className="mt-2 text-xs text-muted">
        {base
          ? "Changes are counted from the last version that both have in common."
          : "The last version in common is gone; changes are those from mine to theirs."}
      </p>
    </>
  );
}

interface SideProps {
  title: string;
  where: string;
  document: Document;
  /** What was changed; undefined when that is not known. */
  since: readonly string[] | undefined;
}

function Side({ title, where, document, since }: SideProps) {
  const picture = useMemo(() => drawThumbnail(document), [document]);
  return (
    <section aria-label={title} className="overflow-hidden rounded-md border border-line">
      <div className="grid h-32 place-items-center bg-sunken">
        {picture ? (
          <img src={picture} alt="" className="h-32" />
        ) : (
          <span className="text-xs text-muted">Empty</span>
        )}
      </div>
      <div className="px-3 py-2">
        <h3 className="font-medium">{title}</h3>
        <p className="text-xs text-muted">{where}</p>
        {since && (
          <ul className="mt-2 list-disc pl-4">
            {since.map((change) => (
              <li key={change} className="break-words">
                {change}
              </li>
            ))}
            {since.length === 0 && <li>No change</li>}
          </ul>
        )}
      </div>
    </section>
  );
}
