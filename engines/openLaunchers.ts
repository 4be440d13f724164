import { readFileSync } from "node:fs";
import { z } from "zod";
import { SetupError } from "../nodejs/setupError.ts";
import type { Launcher, LauncherKind } from "./launcher.ts";
import { launchers } from "./launchers.ts";
import { price } from "./price.ts";
import { thisMachine } from "./thisMachine.ts";

/** Launchers by name; there is always the one of this machine. */
export type Launchers = Readonly<Record<string, Launcher>> & { readonly local: Launcher };

const variable = "TENSORLOOM_LAUNCHERS";

const configuration = z.record(
  z.string(),
  z.looseObject({ type: z.string().optional(), price: price.optional() }),
);
const namePattern = /^[a-z][a-z0-9-]{0,39}$/;

/**
 * Opens what a configuration lists: JSON, or the path of a file of it, that gives each launcher by its name its `type`,
 * which is the name where it is left out, the price of a device for an hour and the settings of that type. Throws a SetupError that names what is wrong.
 */
export function openLaunchers(
  told: string | undefined,
  kinds: Readonly<Record<string, LauncherKind>> = launchers,
): Launchers {
  const opened: Record<string, Launcher> = {};
  const faults: string[] = [];
  for (const [name, { type = name, price: each, ...settings }] of Object.entries(configurationOf(told))) {
    const kind = Object.hasOwn(kinds, type) ? kinds[type]! : undefined;
    if (!namePattern.test(name)) faults.push(`${name}: a name is small letters, digits and hyphens.`);
    else if (!kind)
      faults.push(`${name}: there is no launcher "${type}"; there are ${Object.keys(kinds).join(", ")}.`);
    else if (name === thisMachine.name && type !== name)
      faults.push(`${name}: the name is that of this machine.`);
    else {
      const parsed = kind.settings.strict().safeParse(settings);
      if (parsed.success) opened[name] = { ...kind.open(name, parsed.data), ...(each && { price: each }) };
      else faults.push(...faultsOf(parsed.error, name));
    }
  }
  if (faults.length > 0) throw fault(faults);
  return { ...opened, local: { ...thisMachine, ...(opened.local?.price && { price: opened.local.price }) } };
}

function configurationOf(told: string | undefined): z.infer<typeof configuration> {
  if (told === undefined) return {};
  let text = told;
  try {
    if (!told.trimStart().startsWith("{")) text = readFileSync(told, "utf8");
    const parsed = configuration.safeParse(JSON.parse(text));
    if (parsed.success) return parsed.data;
    throw fault(faultsOf(parsed.error));
  } catch (cause) {
    if (cause instanceof SetupError) throw cause;
    throw fault([`Expected JSON, or the path of a file of it: ${(cause as Error).message}.`]);
  }
}

const faultsOf = ({ issues }: z.ZodError, ...before: string[]): string[] =>
  issues.map(({ path, message }) => `${[...before, ...path].join(".")}: ${message}.`);

const fault = (faults: readonly string[]): SetupError =>
  new SetupError(`${variable} cannot be used:\n${faults.map((text) => `  ${text}`).join("\n")}`);
