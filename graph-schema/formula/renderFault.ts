import { renderPhrase } from "../diagnostics/render.ts";
import type { ExpectedActual } from "../diagnostics/text.ts";
import type { FormulaFault } from "./formula.ts";

/** What a formula should have and has where it is wrong, in English. */
export const renderFault = ({ expected, actual }: FormulaFault): ExpectedActual => [
  renderPhrase(expected),
  typeof actual === "number" ? `${actual}` : renderPhrase(actual),
];
