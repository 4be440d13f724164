import { execFileSync } from "node:child_process";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { nodeSha256 } from "../../nodejs/nodeSha256.ts";
import { writeFileAtomically } from "../../nodejs/writeFileAtomically.ts";
import { packRows } from "../../training/data/rows/packRows.ts";
import { keyOf, uniforms } from "../../training/run/generator.ts";
import type { Finding, Proof } from "./proof.ts";
import type { RowsReport, RowsTask } from "./rowsTask.ts";

/** Columns of numbers, the last of which is predicted from the others. */
const COLUMNS = 257;
/** Columns of files that have more rows for it, of which there are indices to hold. */
const NARROW = [65, 17];
const MEGABYTE = 1_000_000;
/** Bytes of memory that training may take at most. */
const MOST = 300 * MEGABYTE;

/** A file of numbers that is trained on from the disk, each time in a process of its own. */
export const rows: Proof = {
  doc: "1 GB of numbers trains from the disk with less than 300 MB of memory, few columns or many, and no step waits for its rows.",
  async prove({ seed, whole }) {
    const folder = await mkdtemp(join(tmpdir(), "tensorloom-rows-"));
    const script = await bundled(folder);
    const report = (task: RowsTask): RowsReport => reportOf(script, task);
    try {
      const bytes = (whole ? 1000 : 200) * MEGABYTE;
      const [path, tiny] = [join(folder, "numbers.rows"), join(folder, "tiny.rows")];
      await writeNumbers(path, { columns: COLUMNS, rows: rowsOf(bytes, COLUMNS), seed });
      await writeNumbers(tiny, { columns: COLUMNS, rows: 2000, seed });
      const { size } = await stat(path);
      const least = report({ path: tiny, work: "train" });
      const found = report({ path, work: "train" });
      const still = report({ path, work: "train", sameBatch: true });
      const alone = report({ path, work: "gather" });
      const narrow: Finding[] = [];
      for (const columns of whole ? NARROW : NARROW.slice(-1)) {
        await writeNumbers(path, { columns, rows: rowsOf(whole ? bytes : bytes / 2, columns), seed });
        const { rows, peakBytes } = report({ path, work: "train", units: 32 });
        narrow.push({
          what: `${columns} columns`,
          seen: `${rows} rows, peak memory ${inMegabytes(peakBytes)}, at most ${inMegabytes(MOST)}`,
          ok: peakBytes < MOST,
        });
      }
      const more = found.peakBytes - least.peakBytes;
      return [
        {
          what: "data",
          seen: `${inMegabytes(size)}, ${found.rows} rows of ${COLUMNS} numbers`,
          ok: size > bytes,
        },
        {
          what: "peak memory",
          seen: `${inMegabytes(found.peakBytes)}, at most ${inMegabytes(MOST)}`,
          ok: found.peakBytes < MOST,
        },
        {
          what: "more than with 2,000 rows",
          seen: `${inMegabytes(more)} of ${inMegabytes(least.peakBytes)}, at most ${inMegabytes(0.6 * bytes)}`,
          ok: more < 0.6 * bytes,
        },
        {
          what: "loss",
          seen: `${found.loss} after ${found.steps} steps`,
          ok: found.loss < 0.9 * found.firstLoss,
        },
        { what: "steps a second", seen: rate(found), ok: found.steps > 0 },
        { what: "with one batch again and again", seen: rate(still), ok: still.steps > 0 },
        {
          what: "gathering alone",
          seen: `${rate(alone)}, more than the steps`,
          ok: alone.steps / alone.seconds > still.steps / still.seconds,
        },
        ...narrow,
      ];
    } finally {
      await rm(folder, { recursive: true });
      await rm(script);
    }
  },
};

const rowsOf = (bytes: number, columns: number): number => Math.ceil(bytes / (4 * columns));
const rate = ({ steps, seconds }: RowsReport): string => `${Math.round(steps / seconds)}`;
const inMegabytes = (bytes: number): string => `${Math.round(bytes / MEGABYTE)} MB`;

/** The work as one file, as the command line is built: compiling TypeScript takes memory of its own. */
async function bundled(folder: string): Promise<string> {
  const outfile = fileURLToPath(new URL(`../../.cache/${basename(folder)}.mjs`, import.meta.url));
  const entry = fileURLToPath(new URL("rowsTask.ts", import.meta.url));
  await build({
    ...{ entryPoints: [entry], outfile, bundle: true, logLevel: "error" },
    ...{ platform: "node", format: "esm", packages: "external" },
  });
  return outfile;
}

/** What a process of its own says of its work. */
const reportOf = (script: string, task: RowsTask): RowsReport =>
  JSON.parse(
    execFileSync(process.execPath, [script, JSON.stringify(task)], { encoding: "utf8" }),
  ) as RowsReport;

/** Numbers between 0 and 1, of which the last of a row is the mean of the first eight. */
async function writeNumbers(
  path: string,
  { columns: count, rows, seed }: { columns: number; rows: number; seed: number },
): Promise<void> {
  const columns = Array.from({ length: count }, (_, i) => ({
    ...{ name: i === count - 1 ? "y" : `x${i}`, kind: "number" as const, shape: [] },
    dtype: "float32" as const,
  }));
  async function* blocks() {
    const size = 4096;
    for (let first = 0; first < rows; first += size) {
      const count = Math.min(size, rows - first);
      const xs = columns.slice(1).map(({ name }) => uniforms(keyOf(seed, name, first), count));
      yield [...xs, Float32Array.from({ length: count }, (_, i) => meanOf(xs.slice(0, 8), i))];
    }
  }
  const about = { title: "Numbers", doc: "Random numbers.", target: "y", warnings: [] };
  await writeFileAtomically(path, packRows({ ...about, columns, blocks }, nodeSha256));
}

const meanOf = (columns: readonly Float32Array[], row: number): number =>
  columns.reduce((sum, c) => sum + c[row]!, 0) / columns.length;
