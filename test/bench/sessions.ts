import { optimizePrograms } from "../../compiler/compile.ts";
import { availableParallelism } from "node:os";
import type { Program } from "../../ir/program.ts";
import { targets } from "../../ir/targets.ts";
import { nodeBackend } from "../../training/runtime/node.ts";
import { loadOnnx, type OnnxBackend } from "../../training/runtime/onnx.ts";
import { readTemplate, templateIds } from "../readTemplate.ts";
import { trainProgram } from "./randomBatch.ts";
import { type Figure, median } from "./stats.ts";

/** A load that takes longer, in milliseconds, is measured once. */
const SLOW = 5000;
const CALLS = 5;

interface Load {
  /** Milliseconds until ONNX Runtime is given the step, and those that it takes over it. */
  emit: number;
  create: number;
  bytes: number;
}

/** From the train step of each template, a program, to a session of ONNX Runtime on the server's CPU. */
export async function sessionFigures(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const id of templateIds()) {
    const program = trainProgram(readTemplate(id));
    const loads = [await load(program)];
    while (loads.length <= CALLS && loads[0]!.emit + loads[0]!.create < SLOW) loads.push(await load(program));
    // The first one warms up where there are more.
    const counted = loads.length > 1 ? loads.slice(1) : loads;
    const figure = (what: string, of: (load: Load) => number): Figure => ({
      what: `${what}: ${id}`,
      unit: "ms",
      ours: median(counted.map(of)),
    });
    figures.push(
      { ...figure("emit the train step", (x) => x.emit), note: `${(loads[0]!.bytes / 1e3).toFixed(0)} kB` },
      figure("create its session", (x) => x.create),
    );
  }
  return figures;
}

/** As the server's engine loads a program. */
async function load(program: Program): Promise<Load> {
  const backend = nodeBackend(availableParallelism());
  const start = performance.now();
  const measured: Load[] = [];
  const create: OnnxBackend["create"] = async (model) => {
    const given = performance.now();
    const session = await backend.create(model);
    measured.push({ emit: given - start, create: performance.now() - given, bytes: model.length });
    return session;
  };
  const session = await loadOnnx(
    { ...backend, create },
    optimizePrograms({ train: program }, targets.cpu),
    {},
  );
  await session.dispose();
  return measured[0]!;
}
