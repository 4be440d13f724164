/** An object store outside of this machine does not do its part, for a reason that whoever runs it can mend. */
export class StoreFault extends Error {
  override name = "StoreFault";
  /** Whether it has no room. */
  readonly full: boolean;

  constructor(message: string, { full = false }: { full?: boolean } = {}) {
    super(message);
    this.full = full;
  }
}
