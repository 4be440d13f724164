import { DrizzleQueryError } from "drizzle-orm";
import { StoreFault } from "../storage/storeFault.ts";

/** What the log says of a fault: of a query its text and why it failed, without its values, which may be documents. */
export const forLog = (cause: unknown): unknown =>
  cause instanceof DrizzleQueryError ? new Error(`${cause.query} failed`, { cause: cause.cause }) : cause;

/** What a person is told of a fault that is not theirs, without the query and its values; the log has both. */
export function failureMessage(cause: unknown): string {
  for (let error = cause; error instanceof Error; error = error.cause) {
    if (error instanceof StoreFault) return `${error.message} Nothing was changed.`;
    const { code } = error as NodeJS.ErrnoException;
    // 53100 is Postgres' own code; the embedded one only words it.
    if (code === "ENOSPC" || code === "EDQUOT" || code === "53100" || /no space left/i.test(error.message))
      return "The server's disk is full. Nothing was saved; free space in its data directory, then try again.";
    if (
      code === "EROFS" ||
      code === "EACCES" ||
      code === "25006" ||
      /read-only file system/i.test(error.message)
    )
      return "The server cannot write to its data directory. Nothing was saved; make the directory writable, then try again.";
  }
  return "The server failed at this request, and nothing was changed. Its log says why.";
}
