import { z } from "zod";
import type { Streamed } from "../../compiler/emit/streamed.ts";
import {
  checksumKey,
  parseMetadata,
  readSafetensors,
  type StreamedTensor,
  streamSafetensors,
  writeSafetensors,
} from "./safetensors.ts";
import type { Tensors } from "./tensor.ts";

const count = z.int().min(0);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** Where a run stands, besides its tensors. */
export const checkpointState = z.strictObject({
  /** Since 2 the file has a checksum. */
  version: z.literal(2),
  /** Hashes of what is trained on what; a run goes on only with the same. */
  document: sha256,
  dataset: sha256,
  seed: z.int().min(0).max(0xffffffff),
  /** Steps done. */
  step: count,
  /** Epoch under way, from 0, and steps of it that are done. */
  epoch: count,
  stepInEpoch: count,
  /** The best validation so far. */
  best: z.strictObject({ step: count, epoch: count, loss: z.number() }).nullable(),
  /** Validations since then without a better one. */
  sinceBest: count,
  /** Events that were emitted before this checkpoint. */
  events: count,
  /** Seconds of training so far. */
  seconds: z.number().min(0),
});
export type CheckpointState = z.infer<typeof checkpointState>;

/** The same as any version wrote it. */
const storedState = checkpointState.extend({ version: z.literal([1, 2]) });

/** Everything that a run needs to go on exactly: its state and all tensors by slot name. */
export interface Checkpoint {
  readonly state: CheckpointState;
  readonly tensors: Tensors;
  /** Parameters and buffers at the best validation so far, where the plan counts them and that was another step. */
  readonly best?: Tensors;
}

const KEY = "tensorloom.checkpoint";
/** Before the names of the best weights in the file; no slot's name begins so. */
const BEST = "@best/";

/** One safetensors file. The same checkpoint gives the same bytes. */
export function writeCheckpoint({ state, tensors, best = {} }: Checkpoint): Uint8Array<ArrayBuffer> {
  const renamed = Object.entries(best).map(([name, tensor]) => [BEST + name, tensor] as const);
  return writeSafetensors({
    tensors: { ...tensors, ...Object.fromEntries(renamed) },
    metadata: { [KEY]: JSON.stringify(checkpointState.parse(state)) },
  });
}

/** The same of tensors that are made while it is written, without best weights. */
export const streamCheckpoint = (
  state: CheckpointState,
  tensors: Readonly<Record<string, StreamedTensor>>,
): Streamed =>
  streamSafetensors({ tensors, metadata: { [KEY]: JSON.stringify(checkpointState.parse(state)) } });

/** Reads a checkpoint; the error says what is wrong with it. */
export function readCheckpoint(bytes: Uint8Array): Checkpoint | { error: string } {
  const file = readSafetensors(bytes);
  if ("error" in file) return file;
  const text = file.metadata[KEY];
  if (text === undefined) return { error: `the file has weights, but no "${KEY}" to go on from` };
  const state = storedState.safeParse(parseMetadata(text));
  if (!state.success)
    return { error: `the state in the checkpoint is not valid: ${z.prettifyError(state.error)}` };
  if (state.data.version > 1 && file.metadata[checksumKey] === undefined)
    return { error: `the checkpoint has lost its checksum "${checksumKey}": it is damaged` };
  const entries = Object.entries(file.tensors);
  const bytesOnly = entries.find(([, t]) => t.dtype === "uint8");
  if (bytesOnly) return { error: `tensor "${bytesOnly[0]}" has dtype uint8, which no model holds` };
  const best = entries.flatMap(([name, t]) =>
    name.startsWith(BEST) ? [[name.slice(BEST.length), t] as const] : [],
  );
  return {
    state: { ...state.data, version: 2 },
    tensors: Object.fromEntries(entries.filter(([name]) => !name.startsWith(BEST))),
    ...(best.length > 0 && { best: Object.fromEntries(best) }),
  };
}
