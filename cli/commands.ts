import type { Command } from "./command.ts";
import { check } from "./commands/check.ts";
import { compile } from "./commands/compile.ts";
import { newDocument } from "./commands/new.ts";
import { predict } from "./commands/predict.ts";
import { templates } from "./commands/templates.ts";
import { train } from "./commands/train.ts";

/** Every sub-command, once, in the order of the help. */
export const commands: readonly Command[] = [templates, newDocument, check, compile, train, predict];
