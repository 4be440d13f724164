import { fileFault } from "../nodejs/fileFault.ts";
import { UserError } from "./command.ts";

/** Does work that writes to what `--out` names; where the file system refuses, throws a UserError that says so. */
export async function writingTo<T>(out: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const reason = fileFault(cause);
    if (reason === undefined) throw cause;
    throw new UserError(
      `--out ${out} cannot be written: ${reason}. Choose a place that this user may write to, with room on its disk.`,
    );
  }
}
