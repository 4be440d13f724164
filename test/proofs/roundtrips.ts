import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { haveGroup } from "../../engines/pytorch/environment.mjs";
import { runDocument } from "../../server/testing/runDocument.ts";
import { executeRun } from "../../training/run/executeRun.ts";
import { memoryHost } from "../../training/testing/memoryHost.ts";
import { openElsewhere } from "./killedElsewhere.ts";
import { killedHere } from "./killedHere.ts";
import type { Finding, Proof } from "./proof.ts";

// Of each step a point, so that one that goes on anywhere tells the same.
const document = runDocument("irisMlp", { epochs: 150, checkpointEvery: 50, logEvery: 1 });

/** Runs of PyTorch's engine on two ranks that are killed again and again, here and elsewhere. */
export const roundtrips: Proof = {
  doc: "However often ranks of a run, its agent on another machine, its server, or several of them are killed, it ends in the losses of an unbroken one, and tells each line once.",
  usage:
    "[--elsewhere RUNS] [--here RUNS] [--ray ADDRESS]: each is killed three times; of a Ray cluster on this host",
  missing: () =>
    Promise.resolve(
      process.platform === "linux" && haveGroup("oracles")
        ? undefined
        : "it kills processes of PyTorch by /proc of Linux; get PyTorch by npm run setup:oracles",
    ),
  async prove({ seed, whole, args }) {
    const options = {
      elsewhere: { type: "string" },
      here: { type: "string" },
      ray: { type: "string" },
    } as const;
    const { values } = parseArgs({ args: [...args], options });
    const elsewhere = Number(values.elsewhere ?? (whole ? 10 : 1));
    const here = Number(values.here ?? (whole ? 4 : 0));
    const host = memoryHost(document);
    await executeRun({}, host);
    const data = mkdtempSync(join(tmpdir(), "tensorloom-roundtrips-"));
    const run = { data, document, unbroken: host.events };
    const findings: Finding[] = [];
    try {
      if (elsewhere > 0) {
        const place = await openElsewhere(run, { address: values.ray, ranks: whole ? 2 : 1 });
        try {
          for (let i = 0; i < elsewhere; i++) findings.push(await place.killed({ seed, i }));
        } finally {
          await place.close();
        }
      }
      for (let i = 0; i < here; i++) findings.push(await killedHere({ seed, i }, run));
      return findings;
    } finally {
      rmSync(data, { recursive: true, force: true });
    }
  },
};
