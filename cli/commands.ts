import type { Command } from "./command.ts";

/** Every sub-command by its name, once, in the order of the help; only what is called is loaded. */
export const commands: Readonly<Record<string, () => Promise<Command>>> = {
  templates: async () => (await import("./commands/templates.ts")).templates,
  new: async () => (await import("./commands/new.ts")).newDocument,
  check: async () => (await import("./commands/check.ts")).check,
  compile: async () => (await import("./commands/compile.ts")).compile,
  train: async () => (await import("./commands/train.ts")).train,
  rent: async () => (await import("./commands/rent.ts")).rent,
  serve: async () => (await import("./commands/serve.ts")).serve,
  predict: async () => (await import("./commands/predict.ts")).predict,
};
