import { create } from "zustand";
import type { Value } from "./inputValue.ts";
import type { Stroke } from "./rasterize.ts";

/** What a person gave the model last; it stays while other panels are open and while the model changes. */
export interface TrialInput {
  /** Dataset whose columns the values are for. */
  dataset: string | null;
  /** By column. */
  values: Readonly<Record<string, Value>>;
  /** What was drawn, by column. */
  strokes: Readonly<Record<string, readonly Stroke[]>>;
  /** The right answer, where the values are a row of the data. */
  truth: string | undefined;
  /** Which held-out row comes next. */
  next: number;
}

const nothing: Omit<TrialInput, "dataset"> = { values: {}, strokes: {}, truth: undefined, next: 0 };

export const useTrialInput = create<TrialInput>()(() => ({ dataset: null, ...nothing }));

/** Begins anew where the data are other than before. */
export function startTrial(dataset: string | null): void {
  if (useTrialInput.getState().dataset !== dataset) useTrialInput.setState({ dataset, ...nothing });
}

/** Gives one column another value; undefined takes it away. */
export function setValue(column: string, value: Value | undefined): void {
  const { [column]: _before, ...rest } = useTrialInput.getState().values;
  useTrialInput.setState({
    values: value === undefined ? rest : { ...rest, [column]: value },
    truth: undefined,
  });
}

/** Replaces what was drawn for a column. */
export const setStrokes = (column: string, strokes: readonly Stroke[]): void =>
  useTrialInput.setState((s) => ({ strokes: { ...s.strokes, [column]: strokes } }));
