import { createHash } from "node:crypto";
import { mismatchOf, type ObjectInfo } from "../../../nodejs/objects.ts";

/** Bytes on their way whose sha256 is computed as they pass. */
export interface Verified {
  expected: ObjectInfo;
  /** The bytes, as they come; ends early where they are too many. */
  chunks: AsyncIterable<Uint8Array>;
  /** How they differ from what was expected; known once `chunks` has ended, and undefined where they do not. */
  readonly mismatch: string | undefined;
}

/** Compares bytes with what is expected of them. */
export function verified(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  expected: ObjectInfo,
): Verified {
  let mismatch: string | undefined = "the bytes were not read";
  async function* pass(): AsyncGenerator<Uint8Array> {
    const hash = createHash("sha256");
    let bytes = 0;
    for await (const chunk of source) {
      bytes += chunk.byteLength;
      if (bytes > expected.bytes) break;
      hash.update(chunk);
      yield chunk;
    }
    mismatch = mismatchOf({ sha256: hash.digest("hex"), bytes }, expected);
  }
  return {
    expected,
    chunks: pass(),
    get mismatch() {
      return mismatch;
    },
  };
}
