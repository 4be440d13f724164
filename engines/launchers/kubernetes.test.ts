import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { writeFileAtomically } from "../../nodejs/writeFileAtomically.ts";
import type { Command } from "../engine.ts";
import { openLaunchers } from "../openLaunchers.ts";
import { leftWork } from "../processFile.ts";
import { type RunDirectory, runDirectory } from "../runDirectory.ts";

let data: string;
let cluster: string;
let directory: RunDirectory;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), "tensorloom-kubernetes-"));
  cluster = join(data, "cluster");
  await mkdir(cluster);
  await writeFile(join(cluster, "kubectl"), madeUp(cluster), { mode: 0o755 });
  await see([]);
  vi.stubEnv("PATH", `${cluster}:${process.env.PATH}`);
  directory = await runDirectory(data, "0B1d-r");
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(data, { recursive: true });
});

/** Writes down what it is told, and shows the objects of a file. */
const madeUp = (folder: string): string => `#!/bin/bash
[ -e ${folder}/away ] && { echo "Unable to connect to the server" >&2; exit 1; }
echo "$@" >> ${folder}/calls
case "$*" in
  *create\\ -f*) cat > ${folder}/created; [ -e ${folder}/refuses ] && { echo 'Error: jobs is forbidden' >&2; exit 1; } ;;
  *delete\\ pods*) echo '{"items":[]}' > ${folder}/objects.new; mv ${folder}/objects.new ${folder}/objects ;;
  *get*) cat ${folder}/objects ;;
esac; exit 0
`;
const see = (items: readonly object[]): Promise<void> =>
  writeFileAtomically(join(cluster, "objects"), JSON.stringify({ items }));
const calls = (): Promise<string> => readFile(join(cluster, "calls"), "utf8");
const pod = (phase: string, more: object = {}) => ({
  kind: "Pod",
  spec: { nodeName: "gpu-1" },
  status: { phase, ...more },
});
const job = (...types: string[]) => ({
  kind: "Job",
  status: { conditions: types.map((type) => ({ type, status: "True" })) },
});
const command: Command = {
  ...{ program: "/here/python", arguments: ["-m", "torch.distributed.run", "--nnodes", "2"] },
  ...{ environment: { PYTHONPATH: "/here", PYTHONUNBUFFERED: "1" }, nodes: 2 },
};
const access = { server: "https://loom.example", runId: "0B1d-r", token: "secret of the run" };
const launcher = () =>
  openLaunchers(
    JSON.stringify({
      kubernetes: {
        ...{ image: "loom:1", server: "https://loom.example", namespace: "ml", pollSeconds: 0.05 },
        ...{ nodes: 2, gpus: 4, nodeSelector: { zone: "a" } },
      },
    }),
  ).kubernetes!;

// Checked by hand with kubernetes-validate, strictly, for 1.29 and 1.34; again whenever this file changes.
test("the manifests are those that were found valid, and do not tell the token", async () => {
  const files = launcher().preview!(command, directory);
  expect(Object.keys(files)).toEqual(["kubernetes.json"]);
  expect(files["kubernetes.json"]).not.toContain("secret of the run");
  await expect(files["kubernetes.json"]).toMatchFileSnapshot("../testing/kubernetes.golden");
});

test("a run's objects are made, followed from the queue to the end, and taken away", async () => {
  await see([job()]);
  const run = await launcher().launch(command, directory, access);
  const created = JSON.parse(await readFile(join(cluster, "created"), "utf8")) as {
    items: { kind: string }[];
  };
  expect(created.items.map(({ kind }) => kind)).toEqual(["Secret", "Service", "Job"]);
  expect(JSON.stringify(created.items[0])).toContain("secret of the run");
  expect(JSON.stringify(created.items.slice(1))).not.toContain("secret of the run");
  expect(await calls()).not.toContain("secret of the run");
  const conditions = [
    { type: "PodScheduled", status: "False", message: "0/3 nodes: Insufficient nvidia.com/gpu" },
  ];
  await see([job(), pod("Pending", { conditions })]);
  await expect.poll(() => run.state().words).toContain("waits: 0/3 nodes: Insufficient nvidia.com/gpu");
  expect(run.state().waiting).toBe(true);
  await see([
    job(),
    pod("Pending", { containerStatuses: [{ state: { waiting: { reason: "ErrImagePull" } } }] }),
  ]);
  await expect.poll(() => run.state().words).toContain("waits: ErrImagePull");
  await see([job(), pod("Running")]);
  await expect.poll(() => run.state().words).toContain("is on gpu-1");
  const [{ left } = { left: undefined }] = await leftWork(data);
  expect(left).toMatchObject({ launcher: "kubernetes" });
  // One of its own for each attempt.
  expect(left!.job).toMatch(/^tensorloom-0b1d-r-\w+$/);
  expect(run.state()).toEqual({ waiting: false, words: `Kubernetes job ${left!.job} is on gpu-1` });
  await see([job("Complete"), pod("Succeeded")]);
  expect(await run.ended).toBe(0);
  expect(await leftWork(data)).toEqual([]);
  expect(await calls()).toContain(
    `--namespace=ml delete jobs,services,secrets --selector=tensorloom/run=${left!.job} `,
  );
});

test("one that fails, is killed or taken away by others says so", async () => {
  await see([job("Failed")]);
  expect(await (await launcher().launch(command, directory, access)).ended).toBe(1);
  expect(await (await launcher().launch(command, directory, access)).ended).toBe("SIGTERM");
  await see([job(), pod("Running")]);
  const run = await launcher().launch(command, directory, access);
  run.kill();
  expect(await run.ended).toBe("SIGKILL");
  await see([job(), pod("Running")]);
  const left = { launcher: "kubernetes", job: "tensorloom-0b1d-r", pid: null, processStart: null };
  await launcher().reap(left, directory);
  expect(await readFile(join(cluster, "objects"), "utf8")).toBe('{"items":[]}\n');
});

test("what cannot go there is refused, and nothing is left", async () => {
  await writeFile(join(cluster, "refuses"), "");
  await expect(launcher().launch(command, directory, access)).rejects.toThrow(
    "kubectl: Error: jobs is forbidden",
  );
  expect(await leftWork(data)).toEqual([]);
  await writeFile(join(cluster, "away"), "");
  expect(await launcher().probe()).toEqual({
    available: false,
    reason: "kubectl: Unable to connect to the server",
  });
  vi.stubEnv("PATH", "/nowhere");
  expect(await launcher().probe()).toMatchObject({
    reason: expect.stringContaining("kubectl is not in the PATH") as string,
  });
});
