import { type Document, document } from "../../../graph-schema/document.ts";
import { anyVersion } from "../../../graph-schema/readDocument.ts";
import { sha256 } from "../../../training/data/sha256.ts";
import type { LocalProjects, ProjectStore } from "../../clients/projects/projectStore.ts";
import type { Project, ServerCopy } from "../../state/project/project.ts";

/** Why a project here and its copy on the server cannot be brought in line without a person. */
export type SyncProblem =
  /** Both were changed since they were the same, as which `base` is remembered if possible. */
  | { kind: "conflict"; theirs: Project; base?: Document }
  /** The server's copy was deleted. */
  | { kind: "gone" }
  /** The server does not take it. */
  | { kind: "refused"; why: string };

/** The project of this browser and what the server says. */
export interface Stores {
  local: Pick<LocalProjects, "read" | "save" | "mark">;
  remote: Pick<ProjectStore, "read" | "create" | "save">;
}

/** Whether the server has yet to get what is here. */
export const isAhead = ({ version, server }: { version: number; server?: ServerCopy | null }): boolean =>
  server ? server.same !== version : false;

/**
 * Brings a project in line with its copy on the server: saves what is new here, else takes in what is new there; null
 * when that is done. Rejects when the server does not answer. Whatever it is cut off by, the next one ends right.
 */
export async function syncProject({ local, remote }: Stores, id: string): Promise<SyncProblem | null> {
  const project = await local.read(id);
  if (!project?.server) return null;
  const copy = project.server.version > 0 ? project.server : await begin(remote, project);
  if (copy.same !== project.version) return push({ local, remote }, project, copy);
  const theirs = await remote.read(id);
  if (!theirs) return { kind: "gone" };
  if (theirs.version > copy.version) await pull(local, project, theirs);
  return null;
}

async function push(
  { local, remote }: Stores,
  project: Project,
  copy: ServerCopy,
): Promise<SyncProblem | null> {
  const { id } = project;
  const answer = await remote.save(id, project.document, copy.version).catch(async (cause: unknown) => {
    const sent = new Set(copy.sent).add(await hashOf(project.document));
    await local.mark(id, { ...copy, sent: [...sent] });
    throw cause;
  });
  if (answer.outcome === "saved") {
    await local.mark(id, { version: answer.version, same: project.version });
    return null;
  }
  const { kept: theirs, base } = answer;
  if (!theirs) return { kind: "gone" };
  if (!copy.sent?.includes(await hashOf(theirs.document)))
    return { kind: "conflict", theirs, ...(base && { base }) };
  await local.mark(id, { version: theirs.version, same: 0 });
  return syncProject({ local, remote }, id);
}

/** Parsed first, as the server does: the order of keys is no difference. */
const hashOf = (kept: Document): Promise<string> =>
  sha256(new TextEncoder().encode(JSON.stringify(anyVersion(document).safeParse(kept).data ?? kept)));

/** The first version on the server. What is here is saved once more: the answer to an earlier attempt may be lost. */
async function begin(there: Stores["remote"], { id, document }: Project): Promise<ServerCopy> {
  const { version } = await there.create(document, id);
  return { version, same: 0 };
}

/** Puts what the server has in the place of what is here, unless that was changed meanwhile. */
export async function pull(
  here: Stores["local"],
  project: Project,
  theirs: { version: number; document: Document },
): Promise<void> {
  const taken = await here.save(project.id, theirs.document, project.version);
  if (taken.outcome === "saved")
    await here.mark(project.id, { version: theirs.version, same: taken.version });
}
