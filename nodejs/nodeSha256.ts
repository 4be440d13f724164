import { createHash } from "node:crypto";
import type { StartHash } from "../training/data/streamedHash.ts";

/** SHA-256 by OpenSSL, ten times as fast as in JavaScript. */
export const nodeSha256: StartHash = () => {
  const hash = createHash("sha256");
  return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest("hex") };
};
