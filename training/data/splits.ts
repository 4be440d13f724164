import type { Split } from "./split.ts";
import { column } from "./splits/column.ts";
import { group } from "./splits/group.ts";
import { hash } from "./splits/hash.ts";
import { kFold } from "./splits/kFold.ts";
import { random } from "./splits/random.ts";
import { stratified } from "./splits/stratified.ts";
import { time } from "./splits/time.ts";

/** Every way to hold rows out, once. */
export const splits: Readonly<Record<string, Split>> = {
  random,
  stratified,
  group,
  time,
  column,
  kFold,
  hash,
};
