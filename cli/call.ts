import { parseArgs } from "node:util";
import { type Command, type Options, UserError } from "./command.ts";
import { commands } from "./commands.ts";
import { output } from "./output.ts";

const helpOf = (c: Command): string => `  tensorloom ${c.name} ${c.usage}\n      ${c.doc}\n`;

async function usage(): Promise<string> {
  const all = await Promise.all(Object.values(commands).map((load) => load()));
  return `Usage: tensorloom COMMAND …\n\n${all.map(helpOf).join("")}`;
}

const asksHelp = (word: string): boolean => word === "--help" || word === "-h";

async function run([name, ...rest]: readonly string[]): Promise<number> {
  if (name === undefined || asksHelp(name) || name === "help") {
    output.write(await usage());
    return name === undefined ? 2 : 0;
  }
  const command = Object.hasOwn(commands, name) ? await commands[name]!() : undefined;
  if (!command) throw new UserError(`no command "${name}"; see tensorloom --help`);
  if (rest.some(asksHelp)) {
    output.write(helpOf(command));
    return 0;
  }
  const { values, positionals } = parse(command, rest);
  return command.run(positionals, values);
}

function parse(command: Command, args: readonly string[]): { values: Options; positionals: string[] } {
  const how = `usage: tensorloom ${command.name} ${command.usage}`;
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: command.options,
      allowPositionals: true,
    });
    if (positionals.length !== command.positionals) throw new UserError(how);
    return { values, positionals };
  } catch (cause) {
    throw cause instanceof UserError ? cause : new UserError(`${(cause as Error).message}\n${how}`);
  }
}

/** Runs one command and gives the exit code: 0 done, 1 the input has errors, 2 the call is wrong, which is told. */
export async function call(args: readonly string[]): Promise<number> {
  try {
    return await run(args);
  } catch (cause) {
    const known = cause instanceof UserError || (cause instanceof Error && "code" in cause);
    process.stderr.write(
      `tensorloom: ${known ? cause.message : String(cause instanceof Error ? cause.stack : cause)}\n`,
    );
    return 2;
  }
}
