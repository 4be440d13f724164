import type { FixTitle, Phrase } from "./phrase.ts";

/** A repair as a layer's rule sees it, without knowing the document around it. */
export type Repair = FixTitle & RepairEdit;

/** What a repair changes: settings of the node, or what stands before one of its inputs. */
export type RepairEdit = SetParams | InsertBefore;

interface SetParams {
  /** Other values; undefined goes back to the default. */
  setParams: Record<string, unknown>;
}

interface InsertBefore {
  insertBefore: { input: string; type: string; params?: Record<string, unknown> };
}

/** The value of a setting as a person reads it: as it is, or a phrase where it takes words to tell. */
export type Value = Phrase | number | string | boolean | null;

/** Gives one setting another value. */
export function setTo(param: string, value: number | string): Repair;
export function setTo(param: string, value: unknown, shown: Value): Repair;
export function setTo(param: string, value: unknown, shown = value): Repair {
  return { code: "set", args: { param, value: shown as Value }, setParams: { [param]: value } };
}

/** Turns a switch off. */
export const turnOff = (param: string): Repair => ({
  code: "turnOff",
  args: { param },
  setParams: { [param]: false },
});

/** Puts a layer of this title before an input, with its default settings. */
export const insertLayer = (layer: string, at: { input: string; type: string }): Repair => ({
  code: "insert",
  args: { layer },
  insertBefore: at,
});

/** Gives an input axes of these sizes. */
export const reshapeTo = (input: string, sizes: readonly number[]): Repair => ({
  code: "reshape",
  args: { sizes },
  insertBefore: { input, type: "reshape", params: { shape: sizes } },
});

/** What a repair does, without how. */
export const titleOfRepair = ({ code, args }: Repair): FixTitle => ({ code, args }) as FixTitle;
