/** Emitted text, and for each line the node that it stands for, where there is one. */
export interface Source {
  text: string;
  nodes: readonly (Origin | undefined)[];
}

/** The node that a line stands for: its id, and the prefixes of its full names at the instances of its block. */
export interface Origin {
  name: string;
  prefixes: readonly string[];
}

export type SourceLine = readonly [text: string, node?: string | undefined, prefixes?: readonly string[]];

const ofDocument: readonly string[] = [""];

/** Joins lines, with a newline at the end. */
export const source = (lines: readonly SourceLine[]): Source => ({
  text: `${lines.map(([text]) => text).join("\n")}\n`,
  nodes: lines.map(([, name, prefixes = ofDocument]) =>
    name === undefined ? undefined : { name, prefixes },
  ),
});
