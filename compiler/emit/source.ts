/** Emitted text, and for each line the id of the node that it stands for, where there is one. */
export interface Source {
  text: string;
  nodes: readonly (string | undefined)[];
}

export type Line = readonly [text: string, node?: string | undefined];

/** Joins lines, with a newline at the end. */
export const source = (lines: readonly Line[]): Source => ({
  text: `${lines.map(([text]) => text).join("\n")}\n`,
  nodes: lines.map(([, node]) => node),
});
