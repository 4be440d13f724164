import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { expect } from "vitest";
import { asInteger } from "../../cli/npy.ts";
import { check } from "../../compiler/check/check.ts";
import { emitModel, exportedProgram } from "../../compiler/compile.ts";
import { modelSource } from "../../compiler/emit/pytorch/pyTorch.ts";
import type { Document } from "../../graph-schema/document.ts";
import { renderDiagnostic } from "../../graph-schema/diagnostics/render.ts";
import { readSafetensors, writeSafetensors } from "../../training/run/safetensors.ts";
import type { HostTensor, Tensors } from "../../training/run/tensor.ts";
import { runPython } from "../oracles.ts";
import { type Limit, type Miss, missesOf, prefixed, roundingsOf, under } from "./compare.ts";
import { type Answers, type Feeding, runCase, runInUse } from "./runCase.ts";

/** A document that is computed by us and by PyTorch. */
export interface TorchCase {
  /** Its name, and that of its folder. */
  key: string;
  document: Document;
  feeding: Feeding;
  /** Sizes for its symbols. */
  bind: Readonly<Record<string, number>>;
}

/** The sizes at which models are run in use once more. */
export const largerSizes = (bind: TorchCase["bind"]): TorchCase["bind"] =>
  Object.fromEntries(Object.entries(bind).map(([symbol, size]) => [symbol, size + 1]));

/** What a case answered, also in use for a larger batch of longer sequences. */
interface AllAnswers extends Answers {
  larger: Pick<Answers, "inputs" | "outputs">;
}

/** What torchCases.py is told of a case. */
interface Job {
  directory: string;
  inputs: readonly string[];
  outputs: readonly string[];
  random: boolean;
}

const script = new URL("torchCases.py", import.meta.url).pathname;

/** What each of the cases answered; one that failed, here or in PyTorch, says so when it is compared. */
export interface Compared {
  root: string;
  ours: ReadonlyMap<string, AllAnswers>;
  jobs: readonly Job[];
  failures: Readonly<Record<string, string>>;
}

/** Computes cases here and, in one process, in PyTorch; their files are left in folders of `root`. */
export async function runTorchCases(cases: readonly TorchCase[], root: string): Promise<Compared> {
  const ours = new Map<string, AllAnswers>();
  const failures: Record<string, string> = {};
  const jobs: Job[] = [];
  for (const one of cases) {
    const directory = join(root, one.key);
    try {
      const answers = await answer(one, directory);
      ours.set(one.key, answers);
      jobs.push({
        directory,
        inputs: Object.keys(answers.inputs).filter((n) => !n.startsWith("dy/")),
        outputs: Object.keys(answers.outputs),
        random: answers.random,
      });
    } catch (cause) {
      failures[directory] = String((cause as Error).stack);
    }
  }
  const theirs = await runPython<Record<string, string>>(script, { cases: jobs });
  return { root, ours, jobs, failures: { ...theirs, ...failures } };
}

/** Computes a case here and writes what PyTorch needs for it. */
async function answer({ key, document, feeding, bind }: TorchCase, directory: string): Promise<AllAnswers> {
  const checked = check(document);
  if (!checked.ok) throw new Error(`${key}: ${checked.diagnostics.map(renderDiagnostic).join(" ")}`);
  const answers = await runCase(checked, bind, feeding);
  mkdirSync(directory);
  writeFileSync(join(directory, "model.py"), modelSource(checked).text);
  writeFileSync(join(directory, "model.onnx"), emitModel(checked, { weights: answers.weights }));
  // Given as they are at the door, ids as the int64 of NumPy where their input says so.
  const inputs = Object.fromEntries(
    exportedProgram(checked).inputs.map(({ name, type }) => [
      name,
      asInteger(answers.inputs[name]!, type.dtype) as HostTensor,
    ]),
  );
  const tensors = {
    ...prefixed("inputs", inputs),
    ...prefixed("weights", answers.weights),
    ...prefixed("cotangents", answers.cotangents),
  };
  writeFileSync(join(directory, "given.safetensors"), writeSafetensors({ tensors, metadata: {} }));
  const given = { feeding, weights: answers.weights };
  return { ...answers, larger: await runInUse(checked, largerSizes(bind), given) };
}

/** How far answers may be apart. */
export interface Limits {
  outputs: Limit;
  gradients: Limit;
}

/** PyTorch and ONNX Runtime give what we give: outputs, gradients, and buffers after a step. */
export async function expectSame(key: string, compared: Compared, limits: Limits): Promise<void> {
  expect((await missesOfCase(key, compared, limits)).map(inWords)).toEqual([]);
}

/** In which of the answers something is off. */
export interface CaseMiss extends Miss {
  where: "PyTorch" | "outputs" | "gradients" | "buffers" | "model.onnx" | "model.onnx, larger";
}

export const inWords = ({ where, name, what }: CaseMiss): string => `${where}, ${name}: ${what}`;

/** All that PyTorch or ONNX Runtime answer otherwise than we: outputs, gradients, and buffers after a step. */
export async function missesOfCase(
  key: string,
  { root, ours, failures }: Compared,
  limits: Limits,
): Promise<CaseMiss[]> {
  const directory = join(root, key);
  if (failures[directory] !== undefined)
    return [{ where: "PyTorch", name: "the case", what: failures[directory] }];
  const theirs = readSafetensors(readFileSync(join(directory, "answers.safetensors")));
  if ("error" in theirs) throw new Error(theirs.error);
  const { larger, ...mine } = ours.get(key)!;
  const found = theirs.tensors;
  const others = [SINGLE, ...Array.from({ length: MOVED }, (_, i) => `moved${i}`)];
  const roundedOf = (kind: string): Tensors[] => others.map((other) => under(`${other}.${kind}`, found));
  const limitOf = (kind: string, limit: Limit): Limit => ({ ...limit, single: roundedOf(kind) });
  const unknown = Object.entries(under("gradients", found))
    .filter(([name]) => !Object.hasOwn(mine.gradients, name))
    .map(([name]): Miss => ({ name, what: "has a gradient in PyTorch alone" }));
  const session = await InferenceSession.create(join(directory, "model.onnx"));
  const exported = await answersOf(session, mine.inputs);
  const exportedLarger = await answersOf(session, larger.inputs);
  const undeclared = [...undeclaredShapes(session, exported), ...undeclaredShapes(session, exportedLarger)];
  await session.release();
  const outputs = limitOf("outputs", limits.outputs);
  const rounding = roundingsOf(under("outputs", found), roundedOf("outputs"));
  const misses: Readonly<Record<Exclude<CaseMiss["where"], "PyTorch">, readonly Miss[]>> = {
    outputs: missesOf(mine.outputs, under("outputs", found), outputs),
    gradients: [
      ...missesOf(mine.gradients, under("gradients", found), limitOf("gradients", limits.gradients)),
      ...unknown,
    ],
    buffers: missesOf(mine.buffers, under("buffers", found), limitOf("buffers", limits.outputs)),
    "model.onnx": [...missesOf(exported, mine.outputs, outputs), ...undeclared],
    // PyTorch does not run at these sizes, where rounding is as large as at the others.
    "model.onnx, larger": missesOf(exportedLarger, larger.outputs, { ...limits.outputs, rounding }),
  };
  return Object.entries(misses).flatMap(([where, list]) =>
    list.map((miss) => ({ where: where as CaseMiss["where"], ...miss })),
  );
}

/** The outputs of an exported model whose sizes are not those that it declares. */
const undeclaredShapes = (session: InferenceSession, found: Tensors): Miss[] =>
  session.outputMetadata.flatMap((declared): Miss[] => {
    const { shape } = found[declared.name]!;
    if (!declared.isTensor || declared.shape.every((d, i) => typeof d === "string" || d === shape[i]))
      return [];
    return [{ name: declared.name, what: `has the shape [${shape}], declared as [${declared.shape}]` }];
  });

/** How often a case is answered again by {@link roundOtherwise}. */
const MOVED = 8;
const SINGLE = "single";

/**
 * Lets PyTorch answer cases again, in single precision, each operation on numbers that are moved by up to a rounding of
 * sums in single precision (2⁻²¹ of themselves; what is 0 stays 0). How far the answers move with it is what single
 * precision leaves open: where a document subtracts what is nearly equal, or comes as near to a kink or a jump.
 * `missesOfCase` then allows as much.
 */
export async function roundOtherwise(keys: readonly string[], { root, jobs }: Compared): Promise<void> {
  const cases = jobs.filter(({ directory }) => keys.some((key) => join(root, key) === directory));
  await runPython(script, { cases: cases.map((job) => ({ ...job, moved: MOVED })) });
}

/** What the exported model, whose symbols are open, answers. */
async function answersOf(session: InferenceSession, inputs: Tensors): Promise<Tensors> {
  const feeds = session.inputMetadata.map((x) => {
    const { dtype, data, shape } = asInteger(inputs[x.name]!, x.isTensor ? x.type : "") as HostTensor;
    return [x.name, new Tensor(dtype, data, shape)] as const;
  });
  const found = await session.run(Object.fromEntries(feeds));
  return Object.fromEntries(
    Object.entries(found).map(([name, { type, dims, data }]) => [
      name,
      { dtype: type as HostTensor["dtype"], shape: dims, data: data as HostTensor["data"] },
    ]),
  );
}
