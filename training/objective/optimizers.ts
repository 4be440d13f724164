import type { Optimizer } from "./optimizer.ts";
import { adagrad } from "./optimizers/adagrad.ts";
import { adam } from "./optimizers/adam.ts";
import { adamW } from "./optimizers/adamW.ts";
import { lion } from "./optimizers/lion.ts";
import { rmsprop } from "./optimizers/rmsprop.ts";
import { sgd } from "./optimizers/sgd.ts";

/** Every optimizer, once. */
export const optimizers: Readonly<Record<string, Optimizer>> = { sgd, adam, adamW, lion, rmsprop, adagrad };
