import { bytes } from "./bytes.ts";
import { folders } from "./folders.ts";
import type { Proof } from "./proof.ts";

/** Every proof by the name that `npm run prove` takes. */
export const proofs: Readonly<Record<string, Proof>> = { bytes, folders };
