import type { ParseArgsConfig } from "node:util";

/** A sub-command of `tensorloom`. */
export interface Command {
  /** Key, file name and what a person types. */
  name: string;
  /** Arguments as the help shows them. */
  usage: string;
  doc: string;
  options: NonNullable<ParseArgsConfig["options"]>;
  /** How many positional arguments it takes. */
  positionals: number;
  /** The exit code; throws a {@link UserError} for what the caller can mend. */
  run(args: readonly string[], options: Options): Promise<number>;
}

/** Options by name; one that may be given several times is a list. */
export type Options = Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;

/** Something wrong with what was asked; its message says what, where and what to do. */
export class UserError extends Error {}

/** A whole number from an option; undefined where it was not given. */
export function wholeNumber(
  options: Readonly<Record<string, unknown>>,
  name: string,
  [least, most]: readonly [least: number, most?: number] = [1],
): number | undefined {
  const text = options[name];
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < least || value > (most ?? value)) {
    const range = most === undefined ? `of at least ${least}` : `from ${least} to ${most}`;
    throw new UserError(`--${name}: expected a whole number ${range}, got "${String(text)}"`);
  }
  return value;
}
