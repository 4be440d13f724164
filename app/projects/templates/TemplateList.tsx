import { Search } from "lucide-react";
import { useEffect, useState } from "react";
import type { Document } from "../../../graph-schema/document.ts";
import { drawThumbnail } from "../../state/drawing/drawThumbnail.ts";
import { startProject } from "../session.ts";
import { useDialogs } from "../../state/dialogs.ts";
import { listTemplates, readTemplate, type Template } from "./templates.ts";

/** Models to start from. */
export function TemplateList() {
  const [list, setList] = useState<readonly Template[]>([]);
  const [query, setQuery] = useState("");
  const [error, setError] = useState<string | null>(null);
  useEffect(() => {
    listTemplates().then(setList, (cause: unknown) => setError(String(cause)));
  }, []);
  const found = list.filter((template) => matches(template, query));
  const groups = [...new Set(found.map((t) => t.group))];
  return (
    <>
      <label className="relative block shrink-0 border-b border-line px-4 py-2">
        <Search size={14} className="absolute top-[15px] left-6 text-muted" aria-hidden />
        <input
          type="search"
          className="field pl-7"
          placeholder="Search templates"
          aria-label="Search templates"
          autoFocus
          value={query}
          onChange={(e) => setQuery(e.target.value)}
        />
      </label>
      {error !== null && (
        <p role="alert" className="p-4 text-error">
          {error}
        </p>
      )}
      <div className="overflow-y-auto px-4 pb-4">
        {groups.map((group) => (
          <section key={group} aria-label={group}>
            <h3 className="pt-4 pb-2 text-xs text-muted">{group}</h3>
            <ul className="grid grid-cols-3 gap-3 max-[700px]:grid-cols-2">
              {found.map(
                (t) => t.group === group && <TemplateCard key={t.id} template={t} onError={setError} />,
              )}
            </ul>
          </section>
        ))}
        {list.length > 0 && found.length === 0 && (
          <p className="pt-4 text-muted">No template has these words.</p>
        )}
      </div>
    </>
  );
}

/** Whether every word of a query is in what a template says of itself. */
function matches({ id, title, doc, group }: Template, query: string): boolean {
  const text = `${id} ${title} ${doc} ${group}`.toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function TemplateCard({ template, onError }: { template: Template; onError(text: string): void }) {
  const { id, title, doc } = template;
  const [document, setDocument] = useState<Document>();
  useEffect(() => {
    readTemplate(id).then(setDocument, (cause: unknown) => onError(`${title}: ${String(cause)}`));
  }, [id, title, onError]);
  const picture = document && drawThumbnail(document);
  return (
    <li>
      <button
        type="button"
        data-template={id}
        disabled={!document}
        className="flex h-full w-full flex-col overflow-hidden rounded-md border border-line text-left hover:border-accent"
        onClick={() => {
          useDialogs.getState().show(null);
          if (document) void startProject(document);
        }}
      >
        <span className="grid h-24 w-full shrink-0 place-items-center bg-sunken">
          {picture && <img src={picture} alt="" className="h-24" />}
        </span>
        <span className="block px-3 pt-2 font-medium">{title}</span>
        <span className="block px-3 pb-2.5 text-xs leading-[18px] text-muted">{doc}</span>
      </button>
    </li>
  );
}
