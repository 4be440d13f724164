/** Words that mean something in a formula, so that no setting can have them as its name. */
export const formulaWords: ReadonlySet<string> = new Set([
  "if",
  "else",
  "and",
  "or",
  "not",
  "true",
  "false",
  "True",
  "False",
  // Of every instance of a block: how often it stands in a row, and which one this is, from 0.
  "repeat",
  "index",
]);
