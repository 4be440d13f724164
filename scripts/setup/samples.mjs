import { run } from "./run.mjs";

/** Packs the sample data of the npm packages into public/samples; quick when it is there. */
export async function packSamples() {
  const { ok } = await run(process.execPath, ["scripts/packSamples.mjs"]);
  if (!ok) throw new Error("packing the sample data failed (its words are above).");
}
