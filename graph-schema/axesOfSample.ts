/** The axes that a setting may name when the batch is not among them, for a message. */
export const axesOfSample = (rank: number): string =>
  rank === 2 ? "1, as axis 0 is the batch" : `an axis from 1 to ${rank - 1}, as 0 is the batch`;
