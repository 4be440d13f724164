import { useDialogs } from "../../state/dialogs.ts";

/** Why a file could not be opened. */
export function ImportError() {
  const refused = useDialogs((s) => s.refused);
  return (
    <div className="overflow-y-auto p-4">
      <p className="mb-2">
        <span className="number">{refused?.file}</span> is no Tensorloom document. Your project is unchanged.
      </p>
      <ul className="list-disc pl-5">
        {refused?.reasons.map((reason) => (
          <li key={reason} className="break-words">
            {reason}
          </li>
        ))}
      </ul>
    </div>
  );
}
