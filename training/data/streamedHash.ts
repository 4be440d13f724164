import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";

/** A SHA-256 of bytes that come in parts. */
export interface StreamedHash {
  update(bytes: Uint8Array): void;
  /** In hex; nothing can be added afterwards. */
  digest(): string;
}

/** Begins a hash; a platform may have a faster one than {@link startSha256}. */
export type StartHash = () => StreamedHash;

/** The same everywhere, at about 200 MB a second. */
export function startSha256(): StreamedHash {
  const hash = sha256.create();
  return {
    update: (bytes) => void hash.update(bytes),
    digest: () => bytesToHex(hash.digest()),
  };
}
