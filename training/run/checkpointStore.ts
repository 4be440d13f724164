import { type Checkpoint, readCheckpoint } from "./checkpoint.ts";

/** Checkpoints of one run. */
export interface CheckpointStore {
  /**
   * Persists a checkpoint, all or nothing: after a crash at any moment, or an error (a full disk), the ones before are
   * still there. Rejects with what the storage says.
   */
  save(step: number, bytes: Uint8Array, about: { best: boolean }): Promise<void>;
  /** Removes what `save` would keep no more, of checkpoints that came into the folder by other ways. */
  thin(): Promise<void>;
  /** The newest that is whole, with those after it that are not. */
  newest(): Promise<NewestCheckpoint>;
  /** Its bytes alone. */
  latest(): Promise<Uint8Array | undefined>;
  /** The one of the best validation. */
  best(): Promise<Uint8Array | undefined>;
  /** What is stored, oldest first. */
  list(): Promise<readonly { step: number; best: boolean }[]>;
}

/** What a store has to go on from. */
export interface NewestCheckpoint {
  /** Absent where none is whole. */
  whole?: Checkpoint & { bytes: Uint8Array };
  /** Newer ones that gave way to it, newest first, each with what is wrong with its file. */
  damaged: readonly { step: number; error: string }[];
}

/** Named bytes, as a directory holds them. What a platform must provide. */
export interface BlobFolder {
  /** Atomic and durable: afterwards the name holds all of `bytes`; if it rejects or dies, what it held before. */
  put(name: string, bytes: Uint8Array): Promise<void>;
  get(name: string): Promise<Uint8Array | undefined>;
  /** Does nothing where there is no such name. */
  remove(name: string): Promise<void>;
  names(): Promise<readonly string[]>;
}

interface StoredCheckpoint {
  name: string;
  step: number;
  best: boolean;
}

/** Keeps the last `last` checkpoints and the newest best one in a folder of a run's own. */
export function openCheckpointStore(
  folder: BlobFolder,
  { last = 3 }: { last?: number } = {},
): CheckpointStore {
  const kept = async (): Promise<StoredCheckpoint[]> =>
    (await folder.names())
      .flatMap(parseName)
      .sort((a, b) => a.step - b.step || Number(a.best) - Number(b.best));

  const worthKeeping = (own: readonly StoredCheckpoint[]): ReadonlySet<StoredCheckpoint> =>
    new Set([...own.slice(-last), ...own.filter((k) => k.best).slice(-1)]);

  const removeAllBut = async (
    keep: ReadonlySet<StoredCheckpoint>,
    all: readonly StoredCheckpoint[],
  ): Promise<void> => {
    for (const k of all) if (!keep.has(k)) await folder.remove(k.name);
  };

  const newest = async (wanted: (k: StoredCheckpoint) => boolean): Promise<NewestCheckpoint> => {
    const damaged: { step: number; error: string }[] = [];
    for (const { name, step } of (await kept()).filter(wanted).reverse()) {
      const bytes = await folder.get(name);
      if (!bytes) continue;
      const checkpoint = readCheckpoint(bytes);
      if (!("error" in checkpoint)) return { whole: { ...checkpoint, bytes }, damaged };
      damaged.push({ step, error: checkpoint.error });
    }
    return { damaged };
  };

  return {
    async save(step, bytes, { best }) {
      const name = nameOf({ step, best });
      await folder.put(name, bytes);
      const all = await kept();
      // What lies past this step is damaged, or of a future that the run went back from.
      await removeAllBut(worthKeeping(all.filter((k) => k.step < step || k.name === name)), all);
    },
    async thin() {
      const all = await kept();
      await removeAllBut(worthKeeping(all), all);
    },
    newest: () => newest(() => true),
    latest: async () => (await newest(() => true)).whole?.bytes,
    best: async () => (await newest((k) => k.best)).whole?.bytes,
    list: async () => (await kept()).map(({ step, best }) => ({ step, best })),
  };
}

const nameOf = ({ step, best }: Omit<StoredCheckpoint, "name">): string =>
  `step-${String(step).padStart(9, "0")}${best ? ".best" : ""}.safetensors`;

/** Whether a checkpoint is stored under such a name. */
export const isCheckpointName = (name: string): boolean => parseName(name).length > 0;

function parseName(name: string): StoredCheckpoint[] {
  const found = /^step-(\d{9,15})(\.best)?\.safetensors$/.exec(name);
  return found ? [{ name, step: Number(found[1]), best: found[2] !== undefined }] : [];
}
