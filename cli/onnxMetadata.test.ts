import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { originOf } from "./onnxMetadata.ts";

/** A field of a protobuf message that has a length. */
const field = (number: number, content: string): Buffer =>
  Buffer.concat([Buffer.of(number * 8 + 2, content.length), Buffer.from(content, "latin1")]);

const entry = (key: string, value: string): Buffer =>
  field(14, Buffer.concat([field(1, key), field(2, value)]).toString("latin1"));

test("the origin of weights is found behind a graph that is larger than a file that can be read at once", async () => {
  const folder = await mkdtemp(join(tmpdir(), "tensorloom-"));
  const path = join(folder, "model.onnx");
  const graph = 3 * 2 ** 30;
  // The version of the IR, whose kind is a number, and the name of the producer come first; the graph is a hole.
  const before = Buffer.concat([Buffer.of(8, 0x8a, 1), field(2, "tensorloom")]);
  // Its length, 7 bits a byte, lowest first.
  const head = Buffer.of(7 * 8 + 2, 0x80, 0x80, 0x80, 0x80, 0x0c);
  const after = Buffer.concat([
    entry("author", "somebody"),
    entry("tensorloom.weights", "best"),
    entry("tensorloom.step", "40"),
  ]);
  const file = await open(path, "w");
  await file.write(Buffer.concat([before, head]));
  await file.write(after, 0, after.length, before.length + head.length + graph);
  await file.close();
  expect(await originOf(path)).toEqual({ which: "best", step: 40 });

  const short = await open(path, "w");
  await short.write(before);
  await short.close();
  expect(await originOf(path)).toBeUndefined();
  await rm(folder, { recursive: true });
});
