import { reservedNames } from "../../../graph-schema/reservedNames.ts";
import type { PyCode } from "../../../layers/python/py.ts";

/** The variable that moves along a chain. */
export const MOVING = "x";

/** Names that emitted code uses besides its own: as an argument or a variable each would hide what it stands for. */
const used: ReadonlySet<string> = new Set(
  ["abs float getattr hasattr int isinstance len list max min module range round super tuple zip", MOVING]
    .join(" ")
    .split(" "),
);

/** Whether a name is spoken for in every emitted file. */
export const isPythonName = (name: string): boolean => reservedNames.has(name) || used.has(name);

/** The functions and classes that source defines for its whole module. */
export const definedIn = ({ source }: PyCode): string[] =>
  [...source.matchAll(/^(?:def|class) (\w+)/gm)].map(([, name]) => name!);
