import {
  Cloud,
  CloudOff,
  CloudUpload,
  Copy,
  type LucideIcon,
  Monitor,
  MonitorDown,
  Trash2,
} from "lucide-react";
import { useMemo } from "react";
import { countOf, formatTimestamp } from "../ui/format.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { drawThumbnail } from "../state/drawing/drawThumbnail.ts";
import type { ProjectEntry } from "./projectEntries.ts";
import { useSession } from "../state/project/session.ts";

const places: Readonly<Record<ProjectEntry["place"], { icon: LucideIcon; text: string }>> = {
  here: { icon: Monitor, text: "In this browser only" },
  server: { icon: Cloud, text: "On the server" },
  both: { icon: Cloud, text: "On the server and in this browser" },
  deleted: { icon: CloudOff, text: "Deleted on the server, still here" },
};

interface Props {
  entry: ProjectEntry;
  onOpen(): void;
  onCopy: (() => void) | undefined;
  onKeepOnServer(): void;
  onKeepHere(): void;
  onRemove(): void;
}

/** A project in the list: its picture, its name, when it was changed, where it is kept, and what can be done with it. */
export function ProjectCard({ entry, onOpen, onCopy, onKeepOnServer, onKeepHere, onRemove }: Props) {
  const { id, name, document, thumbnail, updatedAt, place } = entry;
  const picture = useMemo(() => thumbnail ?? (document && drawThumbnail(document)), [thumbnail, document]);
  const current = useSession((s) => s.id === id);
  const { icon: Icon, text } = places[place];
  return (
    <div
      data-place={place}
      className={`group relative overflow-hidden rounded-md border ${current ? "border-accent" : "border-line"} hover:border-line-strong`}
    >
      <button
        type="button"
        className="block w-full text-left"
        onClick={onOpen}
        aria-label={`Open ${name}. ${text}`}
      >
        <span className="grid h-28 place-items-center bg-sunken">
          {picture ? (
            <img src={picture} alt="" className="h-28" />
          ) : (
            <span className="text-xs text-muted">Empty</span>
          )}
        </span>
        <span className="block px-3 pt-2 pb-2.5">
          <span className="block truncate font-medium">{name}</span>
          <span className="block truncate text-xs text-muted">
            {document && !thumbnail && `${countOf(document.graph.nodes.length, "layer")} · `}
            {formatTimestamp(updatedAt)}
          </span>
          <span className="flex items-center gap-1 text-xs text-muted">
            <Icon size={12} className="shrink-0" aria-hidden />
            <span className="truncate">{text}</span>
          </span>
        </span>
      </button>
      <span className="absolute top-1.5 right-1.5 flex rounded-md bg-surface opacity-0 group-focus-within:opacity-100 group-hover:opacity-100">
        {(place === "here" || place === "deleted") && (
          <IconButton icon={CloudUpload} label={`Keep ${name} on the server`} onClick={onKeepOnServer} />
        )}
        {place !== "here" && (
          <IconButton icon={MonitorDown} label={`Keep ${name} only in this browser`} onClick={onKeepHere} />
        )}
        {onCopy && <IconButton icon={Copy} label={`Duplicate ${name}`} onClick={onCopy} />}
        <IconButton icon={Trash2} label={`Delete ${name}`} onClick={onRemove} />
      </span>
    </div>
  );
}
