import { Copy, Plus, Trash2 } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { emptyDocument } from "../../graph-schema/document.ts";
import { DialogFrame } from "../dialogs/DialogFrame.tsx";
import { useDialogs } from "../state/dialogs.ts";
import { useNotices } from "../state/notices.ts";
import { countOf } from "../text/format.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { drawThumbnail } from "./drawThumbnail.ts";
import type { Project } from "./projectStore.ts";
import { flush, openProject, projects, resume, startProject, useSession } from "./session.ts";

/** Every project of this browser. */
export function ProjectsDialog() {
  return (
    <DialogFrame name="projects" title="Projects" width={760}>
      <ProjectList />
    </DialogFrame>
  );
}

function ProjectList() {
  const [list, setList] = useState<readonly Project[]>([]);
  const [changes, setChanges] = useState(0);
  useEffect(() => {
    void flush()
      .then(() => projects.list())
      .then(setList);
  }, [changes]);
  const close = (): void => useDialogs.getState().show(null);
  const changed = (): void => setChanges((n) => n + 1);
  const open = async (project: Project): Promise<void> => {
    close();
    await flush();
    openProject((await projects.read(project.id)) ?? project);
  };
  const remove = async (project: Project): Promise<void> => {
    await projects.remove(project.id);
    if (project.id === useSession.getState().id) await resume();
    changed();
    useNotices.getState().say(`"${project.document.name}" was deleted.`, {
      title: "Undo",
      run: () => void projects.restore(project).then(changed),
    });
  };
  return (
    <div className="grid grid-cols-3 gap-3 overflow-y-auto p-4 max-[700px]:grid-cols-2">
      <button
        type="button"
        className="grid min-h-44 place-items-center rounded-md border border-dashed border-line-strong text-muted hover:border-accent hover:text-ink"
        onClick={() => {
          close();
          void startProject(emptyDocument());
        }}
      >
        <span className="flex items-center gap-1.5">
          <Plus size={16} aria-hidden /> New project
        </span>
      </button>
      {list.map((project) => (
        <ProjectCard
          key={project.id}
          project={project}
          onOpen={() => void open(project)}
          onCopy={() => {
            const { document } = project;
            void projects
              .create({ ...document, name: `${document.name} (copy)`.slice(0, 200) })
              .then(changed);
          }}
          onRemove={() => void remove(project)}
        />
      ))}
    </div>
  );
}

interface CardProps {
  project: Project;
  onOpen(): void;
  onCopy(): void;
  onRemove(): void;
}

function ProjectCard({ project, onOpen, onCopy, onRemove }: CardProps) {
  const { name, graph } = project.document;
  const picture = useMemo(() => drawThumbnail(project.document), [project]);
  const current = useSession((s) => s.id === project.id);
  return (
    <div
      className={`group relative overflow-hidden rounded-md border ${current ? "border-accent" : "border-line"} hover:border-line-strong`}
    >
      <button type="button" className="block w-full text-left" onClick={onOpen} aria-label={`Open ${name}`}>
        <span className="grid h-28 place-items-center bg-sunken">
          {picture ? (
            <img src={picture} alt="" className="h-28" />
          ) : (
            <span className="text-xs text-muted">Empty</span>
          )}
        </span>
        <span className="block px-3 pt-2 pb-2.5">
          <span className="block truncate font-medium">{name}</span>
          <span className="block text-xs text-muted">
            {countOf(graph.nodes.length, "layer")} · {dateOf(project.updatedAt)}
          </span>
        </span>
      </button>
      <span className="absolute top-1.5 right-1.5 flex rounded-md bg-surface opacity-0 group-focus-within:opacity-100 group-hover:opacity-100">
        <IconButton icon={Copy} label={`Duplicate ${name}`} onClick={onCopy} />
        <IconButton icon={Trash2} label={`Delete ${name}`} onClick={onRemove} />
      </span>
    </div>
  );
}

const dateOf = (at: number): string =>
  new Date(at).toLocaleString("en-US", { dateStyle: "medium", timeStyle: "short" });
