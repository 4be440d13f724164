import { cpus } from "node:os";
import { appFigures } from "./app.ts";
import { cliFigures } from "./cli.ts";
import { compilerFigures } from "./compiler.ts";
import { cpuFigures } from "./cpu.ts";
import { engineFigures } from "./engine.ts";
import { nodeFigures } from "./nodes.ts";
import { sessionFigures } from "./sessions.ts";
import { type Figure, rounded } from "./stats.ts";
import { tabFigures } from "./tab.ts";

const suites = {
  cli: cliFigures,
  compiler: compilerFigures,
  nodes: nodeFigures,
  sessions: sessionFigures,
  cpu: cpuFigures,
  engine: engineFigures,
  tab: tabFigures,
  app: appFigures,
};

/** Prints medians, and ratios to the peer that was measured in the same run. `npm run bench -- NAME …` runs some. */
async function main(names: readonly string[]): Promise<void> {
  const unknown = names.find((name) => !Object.hasOwn(suites, name));
  if (unknown) throw new Error(`no bench "${unknown}"; there are ${Object.keys(suites).join(", ")}`);
  process.stdout.write(
    `${cpus().length} × ${cpus()[0]?.model ?? "unknown processor"}, Node ${process.version}\n\n`,
  );
  for (const [name, run] of Object.entries(suites)) {
    if (names.length > 0 && !names.includes(name)) continue;
    process.stdout.write(`${name}\n`);
    for (const figure of await run()) process.stdout.write(`  ${line(figure)}\n`);
  }
}

function line({ what, unit, ours, peer, target, note }: Figure): string {
  const ratio = peer && ours / peer.value;
  const figure = target && (target.kind === "value" ? ours : ratio);
  return [
    what.padEnd(66),
    `${rounded(ours)} ${unit}`.padStart(16),
    peer ? `${rounded(peer.value)} ${peer.name}, ratio ${ratio!.toFixed(2)}` : "",
    figure === undefined
      ? ""
      : `(${figure <= target!.atMost ? "within" : "misses"} ${rounded(target!.atMost)}${target!.kind === "ratio" ? "×" : ""})`,
    note ?? "",
  ]
    .filter(Boolean)
    .join("  ");
}

await main(process.argv.slice(2));
