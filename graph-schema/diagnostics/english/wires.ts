import type { CodeWords } from "../text.ts";
import { comma, quoted } from "./format.ts";

const among = (names: readonly string[]): string => comma(names) || "none";

export const wireCodes = {
  unknownLayer: {
    doc: "No layer of this type exists.",
    says: ({ type }: { type: string }) => ["a layer of the palette", quoted(type)],
  },
  unknownBlock: {
    doc: "A copy names a block that the document does not have.",
    says: ({ name, names }: { name: string; names: readonly string[] }) => [
      `a block among ${among(names)}`,
      quoted(name),
    ],
  },
  recursion: {
    doc: "A block holds a copy of itself, directly or through other blocks.",
    says: ({ title, around }: { title: string; around: string }) => [
      `a block that does not lead back to ${quoted(around)}`,
      quoted(title),
    ],
  },
  tooLarge: {
    doc: "The copies of blocks come to more nodes than can be compiled.",
    says: ({ most, size }: { most: number; size: number }) => [`at most ${most} nodes inside`, `${size}`],
  },
  tooDeep: {
    doc: "Blocks stand inside one another on more levels than can be compiled.",
    says: ({ most, levels }: { most: number; levels: number }) => [
      `at most ${most} levels of blocks inside one another`,
      `${levels}`,
    ],
  },
  unknownPort: {
    doc: "A wire ends at a port that the layer does not have.",
    says: ({ end, name, names }: { end: "input" | "output"; name: string; names: readonly string[] }) => [
      `an ${end} among ${among(names)}`,
      quoted(name),
    ],
  },
  danglingEdge: {
    doc: "A wire ends at a node that does not exist.",
    // Null where neither end exists.
    says: ({ missing }: { missing: string | null }) => [
      "a wire between two nodes",
      missing === null ? "names that no node has" : `a wire to ${quoted(missing)}, which does not exist`,
    ],
  },
  duplicateNode: {
    doc: "Two nodes have the same name.",
    says: () => ["a name of its own", "a name that another node has"],
  },
  duplicateEdge: {
    doc: "Two wires join the same ports.",
    says: () => ["one wire", "this same wire again"],
  },
  crowdedPort: {
    doc: "Two wires enter a port that takes one.",
    says: ({ from }: { from: string }) => ["one wire", `a further one from ${quoted(from)}`],
  },
  missingInput: { doc: "A port that needs a wire has none.", says: () => ["a wire", "none"] },
  cycle: {
    doc: "Wires lead from a node back to itself.",
    says: ({ through, more }: { through: readonly string[]; more: boolean }) => [
      "wires that lead from inputs to outputs",
      `a way back to itself through ${comma(more ? [...through, "…"] : through)}`,
    ],
  },
  noInput: {
    doc: "The graph has no input layer.",
    says: () => ["an input layer in the graph", "none"],
  },
  noOutput: {
    doc: "The graph has no output layer, or none that leaves with the model.",
    says: () => ["an output layer in the graph", "none"],
  },
} satisfies CodeWords;
