import type { Plan } from "../../../graph-schema/plan/plan.ts";
import type { TensorType } from "../../../ir/types/shape.ts";
import { py, pyName } from "../../../layers/python/py.ts";
import type { Checked, CheckedGraph } from "../../check/checked.ts";
import { needsTwoSamples } from "../../check/loneSample.ts";
import type { ComparedStepTerm, StepObjective, StepPhase } from "../../steps/stepObjective.ts";

/** The training plan as a PyTorch program that reads model.py, weights and data beside it. */
export function trainingSource(checked: Checked, plan: Plan, objective: StepObjective): string {
  const { term, phase } = onlyOf(objective);
  const { loss } = term;
  const { optimizer, schedule, clipNorm } = phase;
  const inputs = checked.order.filter((id) => checked.nodes.get(id)!.layer!.boundary === "input");
  const severalOutputs = Object.keys(checked.outputs).length > 1;
  const lossCode = loss.unit.torch(loss.params, {
    prediction: pyName("prediction"),
    target: pyName("target"),
  });
  const optimizerCode = optimizer.unit.torch(optimizer.params, py`model.parameters()`);
  const factor = schedule.unit.torch(schedule.params);
  const clip =
    clipNorm === null
      ? py``
      : py`\n            torch.nn.utils.clip_grad_norm_(model.parameters(), ${clipNorm})`;
  const [plus, addedLossHelper] = addsLoss(checked)
    ? [py` + penalty_of(model)`, ADDED_LOSS_HELPER]
    : [py``, py``];
  const helpers = [loss, optimizer, schedule].flatMap(({ unit }) => unit.helper ?? []);
  const ofUnits = helpers.reduce((text, helper) => py`${text}\n\n\n${helper}`, py``);
  const units = [lossCode, optimizerCode, factor, ...helpers].map((code) => code.source);
  const math = units.some((text) => text.includes("math.")) ? py`\nimport math` : py``;
  const { noneYet, judged, chosen, kept } = ofWeights[plan.weights];
  const [leftOut, used] = needsTwoSamples(checked) ? [LEAVES_LONE_SAMPLE, py`used`] : [py``, py`rows`];
  const first = severalOutputs ? py`[0]` : py``;
  return py`"""Trains the model of model.py. Run: python train.py --data data.safetensors --weights weights.safetensors"""

import argparse
import json${math}
from contextlib import nullcontext
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file

from model import Model

DATA = ${dataNeeded(checked, inputs, objective)}
INPUTS = ${inputs.length === 1 ? [inputs[0]!] : inputs}
SEED = ${plan.seed}
EPOCHS = ${plan.epochs}
BATCH_SIZE = ${plan.batchSize}${ofUnits}


def random_bits(index, key):
    """Counter-based hash in uint32 arithmetic: the same numbers on every engine."""
    with np.errstate(over="ignore"):
        h = np.asarray(index, dtype=np.uint32) * np.uint32(0x9E3779B1) + np.uint32(key)
        for _ in range(2):
            h = h * (h * np.uint32(2) + np.uint32(1))
            h = h + h // np.uint32(65536)
        return h * (h * np.uint32(2) + np.uint32(1))


def key_of(seed, *purpose):
    key = seed
    for part in purpose:
        for item in [part] if isinstance(part, int) else [*part.encode(), 256]:
            key = int(random_bits(item, key))
    return key


def epoch_order(epoch, rows):
    """Row numbers in the order of an epoch."""
    return np.argsort(random_bits(np.arange(rows), key_of(SEED, "shuffle", epoch)), kind="stable")


def loss_of(prediction, target):
    return ${lossCode}
${addedLossHelper}

def evaluate(model, data, prefix):
    """Mean loss over all rows."""
    model.eval()
    rows = len(data[f"{prefix}.target"])
    total = 0.0
    with torch.no_grad():
        for start in range(0, rows, BATCH_SIZE):
            prediction = model(*(data[f"{prefix}.inputs.{name}"][start : start + BATCH_SIZE] for name in INPUTS))${first}
            target = data[f"{prefix}.target"][start : start + BATCH_SIZE]
            loss = loss_of(prediction, target)${plus}
            total += loss.item() * len(target)
    return total / rows


def train(arguments, log):
    """Writes a line of JSON a step to the log, if there is one."""
    device = "cuda" if torch.cuda.is_available() else "cpu"
    data = {name: tensor.to(device) for name, tensor in load_file(arguments.data).items()}
    model = Model().to(device)
    model.load_state_dict(load_file(arguments.weights))
    optimizer = ${optimizerCode}
    base_rate = optimizer.param_groups[0]["lr"]
    rows = len(data["train.target"])
${leftOut}    if ${used} == 0:
        raise SystemExit(f"{arguments.data}: expected rows to train on, got {rows}")
    steps_per_epoch = -(-${used} // BATCH_SIZE)
    total_steps = steps_per_epoch * EPOCHS
    last_step = total_steps if arguments.steps is None else min(arguments.steps, total_steps)

    step = 0${noneYet}
    for epoch in range(EPOCHS):
        order = epoch_order(epoch, rows)
        for start in range(0, ${used}, BATCH_SIZE):
            if step == last_step:
                break
            model.train()
            batch = torch.from_numpy(order[start : start + BATCH_SIZE].copy()).to(device)
            for group in optimizer.param_groups:
                group["lr"] = base_rate * (${factor})
            optimizer.zero_grad()
            prediction = model(*(data[f"train.inputs.{name}"][batch] for name in INPUTS))${first}
            loss = loss_of(prediction, data["train.target"][batch])${plus}
            loss.backward()${clip}
            optimizer.step()
            step += 1
            if log:
                print(json.dumps({"step": step, "loss": loss.item()}), file=log, flush=True)
        message = f"epoch {epoch + 1}, step {step}: loss {loss.item():.4f}"
        if "validation.target" in data:
            ${judged}
        print(message)
        if step == last_step:
            break
${chosen}    save_file({name: tensor.cpu().contiguous() for name, tensor in ${kept}.items()}, arguments.out)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", default="data.safetensors", help=f"tensors {DATA}")
    parser.add_argument("--weights", default="weights.safetensors", help="initial weights")
    parser.add_argument("--out", default="trained.safetensors", help="where the trained weights go")
    parser.add_argument("--steps", type=int, default=None, help="stop after this many steps")
    parser.add_argument("--log", default=None, help="file that gets one line of JSON a step")
    arguments = parser.parse_args()
    if arguments.steps is not None and arguments.steps < 1:
        parser.exit(1, f"--steps: expected a whole number from 1, got {arguments.steps}\\n")
    if not Path(arguments.data).exists():
        parser.exit(1, f"{arguments.data}: no such file; give tensors {DATA}\\n")
    with open(arguments.log, "w") if arguments.log else nullcontext() as log:
        train(arguments, log)


if __name__ == "__main__":
    main()
`.source;
}

/** The one term and the one phase of an objective. */
function onlyOf({ terms, phases }: StepObjective): { term: ComparedStepTerm; phase: StepPhase } {
  const [term] = terms;
  if (term?.kind !== "compared") throw new Error("internal: train.py compares an output with a target");
  return { term, phase: phases[0] };
}

/** What data.safetensors holds, in a line. */
function dataNeeded(checked: Checked, inputs: readonly string[], objective: StepObjective): string {
  const { loss } = onlyOf(objective).term;
  const rows = ({ dtype, shape }: TensorType): string =>
    `${dtype} [${["rows", ...shape.slice(1)].join(", ")}]`;
  const predicted = checked.document.graph.nodes.find(({ id }) => Object.hasOwn(checked.outputs, id))!;
  const target = loss.unit.target(checked.outputs[predicted.id]!, loss.params);
  const tensors = inputs.map((id) => `train.inputs.${id} ${rows(checked.nodes.get(id)!.outputs.y!)}`);
  if (!("severity" in target)) tensors.push(`train.target ${rows(target)}`);
  return `${tensors.join(", ")}, and the same for validation where rows are held out`;
}

/** What of train.py depends on which weights count. */
const ofWeights = {
  last: {
    noneYet: py``,
    judged: py`message += f", validation loss {evaluate(model, data, 'validation'):.4f}"`,
    chosen: py``,
    kept: py`model.state_dict()`,
  },
  best: {
    noneYet: py`
    best_loss, best_step = float("inf"), 0
    best_weights = None`,
    judged: py`validation_loss = evaluate(model, data, "validation")
            message += f", validation loss {validation_loss:.4f}"
            # An epoch that was cut short has not come to its validation.
            if step % steps_per_epoch == 0 and validation_loss < best_loss:
                best_loss, best_step = validation_loss, step
                best_weights = {name: tensor.detach().clone() for name, tensor in model.state_dict().items()}`,
    chosen: py`    # Those of the best validation loss count, or the last where there was none.
    trained = best_weights or model.state_dict()
    print(f"{arguments.out}: weights of step {best_step if best_weights else step}")
`,
    kept: py`trained`,
  },
} as const;

const LEAVES_LONE_SAMPLE = py`    # A batch norm has no statistics of a single sample: left alone in a last batch, it sits out its epoch.
    used = rows - 1 if rows % BATCH_SIZE == 1 else rows
`;

const ADDED_LOSS_HELPER = py`

def penalty_of(model):
    """What layers add to the loss of the last batch."""
    return sum(module.penalty for module in model.modules() if "penalty" in vars(module))
`;

const addsLoss = ({ nodes }: CheckedGraph): boolean =>
  [...nodes.values()].some((n) =>
    n.bodies ? n.bodies.some(addsLoss) : !n.bypassed && n.layer?.addsLoss?.(n.params ?? {}) === true,
  );
