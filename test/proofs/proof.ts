/** One line of what a proof prints. */
export interface Finding {
  what: string;
  /** What was seen, in words. */
  seen: string;
  ok: boolean;
}

/** A claim that takes longer to show than a test may; CI shows a part of it, `npm run prove NAME` the whole. */
export interface Proof {
  /** What it shows, in one sentence. */
  doc: string;
  /** Arguments it takes besides --seed. */
  usage?: string;
  /** What it needs that is missing, and how to get it; undefined when all is there. */
  missing?: (x: { whole: boolean }) => Promise<string | undefined>;
  /** Of what few machines have: where it is missing, the proof is left out with CI set too. */
  rare?: true;
  prove(x: { seed: number; whole: boolean; args: readonly string[] }): Promise<readonly Finding[]>;
}
