import { useEffect, useState } from "react";
import type { Document } from "../../graph-schema/document.ts";
import { DialogFrame } from "../dialogs/DialogFrame.tsx";
import { drawThumbnail } from "../projects/drawThumbnail.ts";
import { startProject } from "../projects/session.ts";
import { useDialogs } from "../state/dialogs.ts";
import { listTemplates, readTemplate, type Template } from "./templates.ts";

/** Models to start from. */
export function TemplatesDialog() {
  return (
    <DialogFrame name="templates" title="Start from a template" width={760}>
      <TemplateList />
    </DialogFrame>
  );
}

function TemplateList() {
  const [list, setList] = useState<readonly Template[]>([]);
  const [trouble, setTrouble] = useState<string | null>(null);
  useEffect(() => {
    listTemplates().then(setList, (cause: unknown) => setTrouble(String(cause)));
  }, []);
  return (
    <>
      {trouble !== null && (
        <p role="alert" className="p-4 text-error">
          {trouble}
        </p>
      )}
      <ul className="grid grid-cols-2 gap-3 overflow-y-auto p-4">
        {list.map((template) => (
          <TemplateCard key={template.id} template={template} onTrouble={setTrouble} />
        ))}
      </ul>
    </>
  );
}

function TemplateCard({ template, onTrouble }: { template: Template; onTrouble(text: string): void }) {
  const { id, title, doc } = template;
  const [document, setDocument] = useState<Document>();
  useEffect(() => {
    readTemplate(id).then(setDocument, (cause: unknown) => onTrouble(`${title}: ${String(cause)}`));
  }, [id, title, onTrouble]);
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
