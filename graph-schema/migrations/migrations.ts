import { classAxisAndWeights } from "./classAxisAndWeights.ts";
import type { Migration } from "./migration.ts";

/** Every migration, oldest first. Version 1 is the first. */
export const migrations: readonly Migration[] = [classAxisAndWeights];

/** The version that this program writes. */
export const currentVersion = 2;
