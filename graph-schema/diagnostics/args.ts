/** A node as messages name it. */
export interface NodeName {
  /** Title of its layer. */
  layer: string;
  id: string;
}

/** Smallest and largest number; null where there is no bound. */
export type Range = readonly [low: number | null, high: number | null];

/** A range whose open ends are infinite, as arguments of a diagnostic hold it. */
export const rangeOf = ([low, high]: readonly [number, number]): Range => [
  low === -Infinity ? null : low,
  high === Infinity ? null : high,
];

/** An element of the data. */
export interface Cell {
  value: number;
  /** The class that the value stands for, where it is one. */
  label?: string;
  /** From 1. */
  row: number;
  column: string;
}
