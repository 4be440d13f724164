import { classAxisAndWeights } from "./classAxisAndWeights.ts";
import { columnsAndObjective } from "./columnsAndObjective.ts";
import type { Migration } from "./migration.ts";

/** Every migration, oldest first. Version 1 is the first. */
export const migrations: readonly Migration[] = [classAxisAndWeights, columnsAndObjective];

/** The version that this program writes. */
export const currentVersion = 3;
