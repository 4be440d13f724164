import { execFile } from "node:child_process";
import { root } from "../setup/run.mjs";

/** A file and what it imports, as dependency-cruiser sees them; types counted. */
export interface CruisedModule {
  source: string;
  dependencies: readonly { resolved: string; dependencyTypes: readonly string[] }[];
}

export interface Cruised {
  modules: readonly CruisedModule[];
  violations: readonly { from: string; to: string; rule: { name: string; severity: string } }[];
}

/** Every import of the tree, and the rules of .dependency-cruiser.cjs that it breaks. */
export async function cruise(): Promise<Cruised> {
  const cli = "node_modules/dependency-cruiser/bin/dependency-cruise.mjs";
  // Its exit code counts violations, which the report lists as well.
  const text = await new Promise<string>((resolve, reject) =>
    execFile(
      process.execPath,
      [cli, "-T", "json", "."],
      { cwd: root, maxBuffer: 2 ** 28 },
      (error, stdout, stderr) => (stdout ? resolve(stdout) : reject(error ?? new Error(stderr))),
    ),
  );
  const { modules, summary } = JSON.parse(text) as {
    modules: CruisedModule[];
    summary: { violations: Cruised["violations"] };
  };
  return { modules, violations: summary.violations };
}
