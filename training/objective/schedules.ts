import { constant } from "./schedules/constant.ts";
import { cosine } from "./schedules/cosine.ts";
import { step } from "./schedules/step.ts";

/** Every schedule of the learning rate, once. */
export const schedules = { constant, step, cosine } as const;
