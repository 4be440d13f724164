import type { Command } from "../engine.ts";

/** What is started on a machine that has the packages of an engine and no folder of the server. */
export interface AgentCommand {
  /** The program first. */
  words: readonly string[];
  environment: Readonly<Record<string, string>>;
}

/** The program of a run under its agent; throws where it needs more than the packages of its engine. */
export function agentCommand(
  { portable, arguments: words, environment }: Command,
  title: string,
): AgentCommand {
  if (!portable)
    throw new Error(
      `${title} starts programs of PyTorch alone; choose that engine, or another place for this one`,
    );
  // Where the packages are, the image says.
  const { PYTHONPATH: _, ...others } = environment;
  return { words: ["python", "-m", "tensorloom_agent", "python", ...words], environment: others };
}
