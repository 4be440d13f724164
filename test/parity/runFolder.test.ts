import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { encodedTensors } from "../../training/run/encodedTensors.ts";
import { runPython } from "../oracles.ts";
import { planTemplate } from "../readTemplate.ts";
import { writeFolder } from "./writeFolder.ts";

const root = mkdtempSync(join(tmpdir(), "tensorloom-run-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

type Read = Readonly<Record<string, string>> & { start: Readonly<Record<string, readonly number[]>> };

test("NumPy maps the data of a run folder as it was encoded, and reads what the run starts from", async () => {
  // Rows of numbers, images and sequences.
  const ids = ["irisMlp", "lenet5", "sequenceTransformer"];
  const folders = ids.map((id) => join(root, id));
  const plans = await Promise.all(ids.map(planTemplate));
  const starts = [];
  for (const [i, plan] of plans.entries()) starts.push(await writeFolder(plan, folders[i]!));
  const script = fileURLToPath(new URL("runFolder.py", import.meta.url));
  const read = await runPython<Readonly<Record<string, Read>>>(script, { folders });
  for (const [i, { encoding }] of plans.entries()) {
    const { start, ...files } = read[folders[i]!]!;
    const hashes = [];
    for (const { parts } of await encodedTensors(encoding)) {
      const hash = createHash("sha256");
      for await (const { buffer, byteOffset, byteLength } of parts())
        hash.update(new Uint8Array(buffer, byteOffset, byteLength));
      hashes.push(hash.digest("hex"));
    }
    expect(Object.values(files)).toEqual(hashes);
    for (const [name, { shape }] of Object.entries(starts[i]!)) expect(start[name], name).toEqual(shape);
  }
});
