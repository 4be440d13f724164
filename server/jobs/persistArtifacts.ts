import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Sql } from "../storage/database.ts";
import type { ObjectInfo, ObjectStore } from "../../nodejs/objects.ts";
import { artifacts } from "../storage/schema.ts";

type Place = { db: Sql; objects: ObjectStore };

/** Persists bytes of a run as an object, under a name that replaces an earlier file of that name. */
export async function persistArtifact(
  at: Place,
  file: {
    runId: string;
    name: string;
    source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
    step: number;
  },
): Promise<ObjectInfo> {
  const written = await at.objects.write(file.source);
  if ("mismatch" in written) throw new Error("internal: nothing was expected of the object");
  await at.db
    .insert(artifacts)
    .values({ runId: file.runId, name: file.name, step: file.step, ...written })
    .onConflictDoUpdate({
      target: [artifacts.runId, artifacts.name],
      set: { ...written, step: file.step },
    });
  return written;
}

/** Persists every file that a run left in its folder of artifacts. */
export async function persistArtifacts(
  at: Place,
  from: { runId: string; directory: string; step: number },
): Promise<void> {
  for (const name of await readdir(from.directory)) {
    const source = createReadStream(join(from.directory, name));
    await persistArtifact(at, { runId: from.runId, name, source, step: from.step });
  }
}
