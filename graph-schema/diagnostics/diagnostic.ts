import type { Dim } from "../../ir/types/dim.ts";
import type { Edit } from "../edits/edit.ts";
import type { Finding, FixTitle } from "./phrase.ts";
import type { Place, PlanField } from "./place.ts";

export type Severity = "error" | "warning";

/** A located fault or warning about a document: data without a sentence, never thrown. */
export type Diagnostic = Finding & {
  severity: Severity;
  place: Place;
  /** Id of the node that the actual value came from. */
  because?: string;
  /** What symbols that the value was made from turned out to be. */
  inferred?: readonly Inferred[];
  /** A one-click repair. */
  fix?: Fix;
  /** Further repairs of which a person picks one, where what is meant is open. */
  alternatives?: readonly Fix[];
};

/** A symbol, what it turned out to be, and the id of the node that says so. */
export interface Inferred {
  symbol: string;
  size: Dim;
  node: string;
}

/** A title as data, and the edit of the document that it announces. */
export type Fix = FixTitle & { edit: Edit };

/** The repairs of a diagnostic, the likeliest first. */
export const fixesOf = ({
  fix,
  alternatives = [],
}: Pick<Diagnostic, "fix" | "alternatives">): readonly Fix[] => (fix ? [fix, ...alternatives] : []);

/** What is wrong, without where and how bad it is. */
export const findingOf = ({ code, args }: Finding): Finding => ({ code, args }) as Finding;

/** An error at a field of the plan. */
export const planError = (field: PlanField, finding: Finding): Diagnostic => ({
  ...finding,
  severity: "error",
  place: { in: "plan", ...field },
});
