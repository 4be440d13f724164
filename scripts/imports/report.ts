import { readFileSync } from "node:fs";
import { root } from "../setup/run.mjs";
import type { Cruised } from "./cruise.ts";
import { cyclesOf } from "./cycles.ts";

/** Imports of one floor from another. */
export interface Arrow {
  from: string;
  to: string;
  values: number;
  types: number;
}

/** The structure of the product; tests are left out. */
export interface Report {
  files: number;
  /** Lines of the middle and of the longest file. */
  median: { file: string; lines: number };
  largest: { file: string; lines: number };
  /** Between floors, from the ground up. */
  arrows: readonly Arrow[];
  /** Those that lead from a floor to one above it. */
  up: readonly string[];
  cyclesOfValues: readonly (readonly string[])[];
  /** Those of types and values together. */
  cyclesOfTypes: readonly (readonly string[])[];
}

const isTest = (path: string): boolean => /\.test\.tsx?$|\/testing\//.test(path);

/** `floors`: folders from the ground up. */
export function reportOf({ modules }: Cruised, floors: readonly string[]): Report {
  const floorOf = (path: string): number => floors.indexOf(path.split("/")[0]!);
  const product = modules.filter(({ source }) => floorOf(source) >= 0 && !isTest(source));
  const imports = product.flatMap(({ source, dependencies }) =>
    dependencies
      .filter(({ resolved }) => floorOf(resolved) >= 0)
      .map(({ resolved, dependencyTypes }) => ({
        from: source,
        to: resolved,
        isType: dependencyTypes.includes("type-only"),
      })),
  );
  const across = imports.filter(({ from, to }) => floorOf(from) !== floorOf(to));
  const sizes = product
    .filter(({ source }) => /\.tsx?$/.test(source))
    .map(({ source: file }) => ({ file, lines: readFileSync(root + file, "utf8").split("\n").length - 1 }))
    .sort((a, b) => a.lines - b.lines);
  const graphOf = (list: typeof imports): Map<string, string[]> => {
    const graph = new Map(product.map(({ source }) => [source, [] as string[]]));
    for (const { from, to } of list) graph.get(from)!.push(to);
    return graph;
  };
  return {
    files: sizes.length,
    median: sizes[Math.floor(sizes.length / 2)]!,
    largest: sizes.at(-1)!,
    arrows: floors.flatMap((from) =>
      floors.flatMap((to) => {
        const between = across.filter((i) => i.from.startsWith(`${from}/`) && i.to.startsWith(`${to}/`));
        const types = between.filter(({ isType }) => isType).length;
        return between.length > 0 ? [{ from, to, types, values: between.length - types }] : [];
      }),
    ),
    up: across.filter((i) => floorOf(i.to) > floorOf(i.from)).map((i) => `${i.from} → ${i.to}`),
    cyclesOfValues: cyclesOf(graphOf(imports.filter(({ isType }) => !isType))),
    cyclesOfTypes: cyclesOf(graphOf(imports)),
  };
}

/** The report as text for people. */
export const printReport = (r: Report): string =>
  [
    ...r.arrows.map(
      ({ from, to, values, types }) =>
        `${from.padEnd(13)} → ${to.padEnd(13)} ${String(values).padStart(4)} values ${String(types).padStart(4)} types`,
    ),
    `arrows up: ${r.up.length}`,
    ...r.up.map((arrow) => `  ${arrow}`),
    `cycles of values: ${r.cyclesOfValues.length}`,
    ...r.cyclesOfValues.map(describe),
    `cycles with types: ${r.cyclesOfTypes.length}`,
    ...r.cyclesOfTypes.map(describe),
    `${r.files} files; median ${r.median.lines} lines; largest ${r.largest.lines} lines, ${r.largest.file}`,
  ].join("\n");

const describe = (cycle: readonly string[]): string =>
  `  ${cycle.length} files: ${cycle.slice(0, 4).join(", ")}${cycle.length > 4 ? ", …" : ""}`;
