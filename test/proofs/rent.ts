import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { skyTask, type SkyWork } from "../../engines/elsewhere/skyTask.ts";
import { findPython, folder, programs } from "../../engines/pytorch/environment.mjs";
import type { Finding, Proof } from "./proof.ts";

/** Of which the loader is asked. */
const VERSION = "0.14.1";
const root = fileURLToPath(new URL("../..", import.meta.url));
const environment = join(root, ".cache", `skypilot-${VERSION}`);
const uv = `${folder}/uv/${programs}/uv`;
const python = join(environment, programs, "python");

/** Loads and validates the task of a file as `sky launch` does, and answers what it made of it. */
const LOAD = `import json, sys, sky
task = sky.Task.from_yaml(sys.argv[1])
task.validate()
r, = task.resources
stop = r.autostop_config
print("read", json.dumps([task.name, task.workdir, task.file_mounts or {}, r.accelerators, r.use_spot, r.disk_size,
  str(r.cloud), stop.idle_minutes, stop.down, task.num_nodes]))`;

/** The tasks of `tensorloom rent` as SkyPilot reads them; no cloud is asked. */
export const rent: Proof = {
  doc: `SkyPilot ${VERSION} loads and validates the task of a rented server, and that of one run, and finds in them what was asked for.`,
  rare: true,
  missing: ({ whole }) =>
    Promise.resolve(
      !whole && !existsSync(python)
        ? "npm run prove rent gets SkyPilot, 320 MB"
        : existsSync(uv)
          ? undefined
          : "it needs uv: npm run setup:pytorch",
    ),
  prove() {
    if (!existsSync(python)) {
      execFileSync(uv, ["venv", "--quiet", "--clear", "--python", findPython()!, environment]);
      execFileSync(uv, ["pip", "install", "--quiet", "--python", python, `skypilot==${VERSION}`]);
    }
    const home = mkdtempSync(join(tmpdir(), "tensorloom-rent-"));
    try {
      writeCatalogue(home);
      const document = join(root, "public/examples/irisMlp.json");
      return Promise.resolve([
        loaded("a server", { home }),
        loaded("one run", { home, run: { document } }),
        loaded("one run, a file", { home, run: { document, data: join(root, "package.json") } }),
      ]);
    } finally {
      rmSync(home, { recursive: true });
    }
  },
};

/** The devices that it knows, which it otherwise gets from its own server. */
function writeCatalogue(home: string): void {
  const catalogue = join(home, ".sky/catalogs/v8/common");
  mkdirSync(catalogue, { recursive: true });
  writeFileSync(join(catalogue, "accelerators.csv"), "AcceleratorName,Clouds\nA100,\"['AWS', 'GCP']\"\n");
}

function loaded(what: string, { home, run }: { home: string; run?: NonNullable<SkyWork["run"]> }): Finding {
  const asked = { gpu: "A100", gpus: 8, cloud: "aws", spot: !run, disk: 300, idleMinutes: 20 };
  const file = join(home, "task.yaml");
  const project = root.replace(/\/$/, "");
  writeFileSync(file, skyTask(asked, { name: "loom", project, ...(run && { run }) }));
  const env = { ...process.env, HOME: home, SKYPILOT_DISABLE_USAGE_COLLECTION: "1" };
  const said = execFileSync(python, ["-c", LOAD, file], { env, encoding: "utf8", stdio: "pipe" });
  const seen = /^read (.*)$/m.exec(said)?.[1] ?? said;
  const mounts = {
    ...(run && { "~/tensorloom/document.json": run.document }),
    ...(run?.data !== undefined && { "~/tensorloom/data/package.json": run.data }),
  };
  const expected = ["loom", project, mounts, { A100: 8 }, !run, 300, "AWS", run ? 20 : 5, !run, 1];
  return { what, seen, ok: isDeepStrictEqual(JSON.parse(seen), expected) };
}
