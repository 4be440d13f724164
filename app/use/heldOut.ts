import { messageOf } from "../../training/run/runError.ts";
import type { Document } from "../../graph-schema/document.ts";
import { planInfoOf, readHeldOut } from "../clients/data/dataClient.ts";
import { formatCount } from "../ui/format.ts";
import { type ColumnInfo, isDrawn } from "../state/plan/datasetInfo.ts";
import { type Value, valuesOfRow } from "./inputValue.ts";
import { useTrialInput } from "./trialInput.ts";

/** What a model is asked with, and what it answers. */
export interface HeldOutInfo {
  columns: readonly ColumnInfo[];
  inputs: readonly ColumnInfo[];
  /** Name of the column that is predicted. */
  target: string;
  /** Why its data cannot be read. */
  error?: string;
}

/** Whether an input is an image, which starts empty. */
export const startsEmpty = ({ inputs }: HeldOutInfo): boolean => inputs.some(isDrawn);

/** What the model of a document is asked with. */
export async function aboutOf(document: Document): Promise<HeldOutInfo> {
  const { dataset, asked, target = "", unreadable } = await planInfoOf(document);
  const columns = dataset?.columns ?? [];
  return {
    columns,
    inputs: columns.filter((c) => asked.includes(c.name)),
    target,
    ...(unreadable !== undefined && { error: unreadable }),
  };
}

/** Puts the next held-out row into the fields; gives what went wrong, or nothing. */
export async function takeHeldOut(
  document: Document,
  { columns, inputs, target }: HeldOutInfo,
): Promise<string> {
  const { next } = useTrialInput.getState();
  try {
    const { row, values } = await readHeldOut(document, next);
    const all = valuesOfRow(columns, values);
    const truth = all[target];
    useTrialInput.setState({
      values: Object.fromEntries(inputs.map((c) => [c.name, all[c.name]!])),
      strokes: {},
      truth: truth === undefined ? undefined : `${textOf(truth)} (row ${formatCount(row + 1)})`,
      next: next + 1,
    });
    return "";
  } catch (cause) {
    return messageOf(cause);
  }
}

const textOf = (value: Value): string =>
  typeof value === "object" ? Array.from(value as ArrayLike<string | number>).join(" ") : String(value);
