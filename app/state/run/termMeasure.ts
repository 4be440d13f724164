const PREFIX = "term ";

/** The measure that is the value of a term; no metric's name has a space. */
export const termMeasure = (term: string): string => PREFIX + term;

/** The name of the term that a measure is the value of; undefined for other measures. */
export const termOf = (measure: string): string | undefined =>
  measure.startsWith(PREFIX) ? measure.slice(PREFIX.length) : undefined;
