import type { Engine } from "./engine.ts";

/** The engine of this type, or the first that can run here; the error says why there is none. */
export async function chooseEngine(
  engines: Readonly<Record<string, Engine>>,
  type?: string,
): Promise<Engine | { error: string }> {
  const wanted = Object.values(engines).filter((engine) => type === undefined || engine.type === type);
  const reasons: string[] = [];
  for (const engine of wanted) {
    const probe = await engine.probe();
    if (probe.available) return engine;
    const { reason, command } = probe;
    const bring = command === undefined ? "" : ` Bring it with: ${command}`;
    reasons.push(`${engine.title} cannot run on this server: ${reason}${bring}`);
  }
  return {
    error: reasons.join(" ") || `There is no engine "${type}"; there are ${Object.keys(engines).join(", ")}.`,
  };
}
