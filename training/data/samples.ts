import type { Sample } from "./sample.ts";
import { dates } from "./samples/dates.ts";
import { iris } from "./samples/iris.ts";
import { line } from "./samples/line.ts";
import { mnist } from "./samples/mnist.ts";
import { penguins } from "./samples/penguins.ts";
import { reverse } from "./samples/reverse.ts";

/** Every sample set, once, in the order in which they are offered. */
export const samples = { mnist, iris, penguins, line, reverse, dates } as const;

/** The sample set of a dataset id such as "sample:mnist"; undefined for any other id. */
export function sampleOf(id: string): Sample | undefined {
  const type = id.startsWith("sample:") ? id.slice("sample:".length) : "";
  const all: Readonly<Record<string, Sample>> = samples;
  return Object.hasOwn(all, type) ? all[type] : undefined;
}
