import type { Schedule } from "./schedule.ts";
import { constant } from "./schedules/constant.ts";
import { cosine } from "./schedules/cosine.ts";
import { step } from "./schedules/step.ts";

/** Every schedule of the learning rate, once. */
export const schedules: Readonly<Record<string, Schedule>> = { constant, step, cosine };
