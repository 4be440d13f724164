/** What a person must change before the server can start; shown without a stack. */
export class SetupError extends Error {
  override name = "SetupError";
}
