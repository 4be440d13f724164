import type { DType } from "../../ir/types/shape.ts";
import { access } from "node:fs/promises";
import { fileFault } from "../../nodejs/fileFault.ts";
import { writeFileAtomically } from "../../nodejs/writeFileAtomically.ts";
import { feedFault } from "../../training/run/feedFault.ts";
import { originWords } from "../../training/run/runWeights.ts";
import type { TensorData } from "../../training/run/tensor.ts";
import { type Command, UserError } from "../command.ts";
import { existing } from "../files.ts";
import { output } from "../output.ts";
import { writingTo } from "../writingTo.ts";
import { originOf } from "../onnxMetadata.ts";
import { writeNpy } from "../../training/run/npy.ts";
import { asInteger, readNpy } from "../npy.ts";

/** Runs a model on an array. */
export const predict: Command = {
  name: "predict",
  usage: "MODEL.onnx --input X.npy --out Y.npy",
  doc: "Answers of an ONNX model for a NumPy array of samples.",
  options: { input: { type: "string" }, out: { type: "string" } },
  positionals: 1,
  run: async ([path], options) => {
    const { input, out } = options as Record<string, string | undefined>;
    if (!input || !out) throw new UserError("expected --input X.npy and --out Y.npy");
    const x = readNpy(await existing(input));
    if ("error" in x) throw new UserError(`${input}: ${x.error}`);
    const { InferenceSession, Tensor } = await import("onnxruntime-node");
    // By its path, beside which its weights may stand in a file of their own.
    await access(path!).catch((error: NodeJS.ErrnoException) => {
      throw new UserError(`${path} cannot be read: ${fileFault(error) ?? error.message}`);
    });
    const session = await InferenceSession.create(path!).catch((error: Error) => {
      throw new UserError(`${path}: not a model that can be run: ${error.message}`);
    });
    const [name, ...others] = session.inputNames;
    if (name === undefined || others.length > 0)
      throw new UserError(
        `${path}: expected a model with one input, it has ${session.inputNames.join(", ")}`,
      );
    const expected = session.inputMetadata.flatMap((m) =>
      m.isTensor ? [{ name: m.name, dtype: m.type, shape: m.shape }] : [],
    );
    const fed = asInteger(x, expected[0]?.dtype ?? x.dtype);
    if ("error" in fed) throw new UserError(`${input}: input "${name}": ${fed.error}`);
    const fault = feedFault(expected, { [name]: fed });
    if (fault) throw new UserError(`${input}: ${fault}`);
    const { dtype, data, shape } = fed;
    const answers = await session.run({ [name]: new Tensor(dtype, data, shape) }).catch((error: Error) => {
      throw new UserError(`${input}: the model does not take ${dtype} [${shape}]: ${error.message}`);
    });
    const y = answers[session.outputNames[0]!]!;
    const answer = writeNpy({ dtype: y.type as DType, shape: y.dims, data: y.data as TensorData });
    await writingTo(out, () => writeFileAtomically(out, answer));
    output.write(`${out}: ${y.type} [${y.dims.join(", ")}]\n`);
    const origin = await originOf(path!);
    if (origin) output.write(`${path}: ${originWords(origin)}\n`);
    return 0;
  },
};
