import { bytes } from "./bytes.ts";
import { damage } from "./damage.ts";
import { delays } from "./delays.ts";
import { documents } from "./documents.ts";
import { engines } from "./engines.ts";
import { folders } from "./folders.ts";
import { migrations } from "./migrations.ts";
import { moves } from "./moves.ts";
import { rent } from "./rent.ts";
import { roundtrips } from "./roundtrips.ts";
import { rows } from "./rows.ts";
import { slurm } from "./slurm.ts";
import { stores } from "./stores.ts";
import type { Proof } from "./proof.ts";

/** Every proof by the name that `npm run prove` takes. */
export const proofs: Readonly<Record<string, Proof>> = {
  bytes,
  damage,
  delays,
  documents,
  engines,
  folders,
  migrations,
  moves,
  rent,
  roundtrips,
  rows,
  slurm,
  stores,
};
