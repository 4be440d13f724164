import { dataCodes } from "./data.ts";
import { fileCodes } from "./files.ts";
import { habitCodes } from "./habits.ts";
import { planCodes } from "./plan.ts";
import { settingCodes } from "./settings.ts";
import { shapeCodes } from "./shapes.ts";
import { wireCodes } from "./wires.ts";

/** What each code means, and its sentence. */
export const codes = {
  ...shapeCodes,
  ...settingCodes,
  ...wireCodes,
  ...habitCodes,
  ...planCodes,
  ...dataCodes,
  ...fileCodes,
};
