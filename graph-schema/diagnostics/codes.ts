import { dataCodes } from "./english/data.ts";
import { fileCodes } from "./english/files.ts";
import { habitCodes } from "./english/habits.ts";
import { planCodes } from "./english/plan.ts";
import { settingCodes } from "./english/settings.ts";
import { shapeCodes } from "./english/shapes.ts";
import { wireCodes } from "./english/wires.ts";

/** Every code that has words, by what it is about, in the order of the docs. */
export const codeGroups = {
  shapes: keysOf(shapeCodes),
  settings: keysOf(settingCodes),
  wires: keysOf(wireCodes),
  habits: keysOf(habitCodes),
  plan: keysOf(planCodes),
  data: keysOf(dataCodes),
  files: keysOf(fileCodes),
} as const;

export type CodeGroup = keyof typeof codeGroups;

/** The codes of one group. */
export type CodeOf<G extends CodeGroup> = (typeof codeGroups)[G][number];

export type Code = CodeOf<CodeGroup>;

/** Every code, group by group. */
export const codes: readonly Code[] = Object.values(codeGroups).flat();

/** Whether a diagnostic is about how the data fit the model, which is told beside the data. */
export const isAboutData = (code: Code): boolean => Object.hasOwn(dataCodes, code);

function keysOf<K extends string>(words: Readonly<Record<K, unknown>>): readonly K[] {
  return Object.keys(words) as K[];
}
