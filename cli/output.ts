import { fileFault } from "../nodejs/fileFault.ts";

/** What standard output goes to. */
interface Output {
  write(text: string | Uint8Array): void;
  /** Aborted once what it goes to takes no more: a pipe whose reader is gone, a full disk. */
  readonly lost: AbortSignal;
}

const lost = new AbortController();
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  lost.abort(
    error.code === "EPIPE" ? "its reader went away before the end" : (fileFault(error) ?? error.message),
  );
});
// Whoever reads the messages may be gone as well, and then there is nobody to tell.
process.stderr.on("error", () => undefined);

/** Standard output; a write to one that is lost does nothing. */
export const output: Output = {
  write: (text) => {
    if (!lost.signal.aborted) process.stdout.write(text);
  },
  lost: lost.signal,
};
