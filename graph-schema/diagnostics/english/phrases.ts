import { dataPhrases } from "./data.ts";
import { filePhrases } from "./files.ts";
import { formulaPhrases } from "./formulas.ts";
import { planPhrases } from "./plan.ts";
import { settingPhrases } from "./settingPhrases.ts";
import { shapePhrases } from "./shapePhrases.ts";

/** Pieces that sentences are made of, where a code has several. */
export const phrases = {
  ...shapePhrases,
  ...settingPhrases,
  ...formulaPhrases,
  ...planPhrases,
  ...dataPhrases,
  ...filePhrases,
};
