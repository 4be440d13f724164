import type { Command } from "../engine.ts";

/** What is started on a machine that has the packages of an engine and no folder of the server. */
export interface AgentCommand {
  /** The program first. */
  words: readonly string[];
  environment: Readonly<Record<string, string>>;
}

/** The program of a run of a portable engine under its agent. */
export function agentCommand({ arguments: words, environment }: Command): AgentCommand {
  // Where the packages are, the image says.
  const { PYTHONPATH: _, ...others } = environment;
  return { words: ["python", "-m", "tensorloom_agent", "python", ...words], environment: others };
}
