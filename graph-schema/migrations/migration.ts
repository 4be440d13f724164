/** Turns a document of version `from` into the next version; it may rely on nothing but what that version promised. */
export interface Migration {
  from: number;
  /** What changed, in a sentence. */
  doc: string;
  up: (document: Record<string, unknown>) => Record<string, unknown>;
}
