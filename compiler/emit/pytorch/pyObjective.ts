import { py } from "../../../layers/python/py.ts";
import { needsTwoSamples } from "../../check/loneSample.ts";
import { fedTargets, rowsWeigh } from "../../steps/stepContext.ts";
import { dataNeeded } from "./pyData.ts";
import { draws, drawsSource } from "./pyDraws.ts";
import { metricsSource } from "./pyMetrics.ts";
import { phasesSource } from "./pyPhases.ts";
import { termsSource } from "./pyTerms.ts";
import type { TrainingDocument } from "./trainingDocument.ts";

/** The terms, phases and metrics of a plan as a Python module that speaks of nothing but them. */
export function objectiveSource(x: TrainingDocument): string {
  const { checked, plan, objective } = x;
  const { terms, phases, metrics } = objective;
  const inputs = checked.order.filter((id) => checked.nodes.get(id)!.layer!.boundary === "input");
  const { nodes } = checked.document.graph;
  const outputs = nodes.flatMap(({ id }) => (Object.hasOwn(checked.outputs, id) ? [id] : []));
  const units = [
    ...terms.flatMap((term) => (term.kind === "compared" ? [term.loss.unit] : [])),
    ...phases.flatMap((phase) => [phase.optimizer.unit, phase.schedule.unit]),
    ...metrics.map(({ unit }) => unit),
  ];
  const helpers = new Map(units.flatMap(({ helper }) => (helper ? [[helper.source, helper] as const] : [])));
  const parts = [
    ...helpers.values(),
    ...(draws(checked) ? [drawsSource(checked)] : []),
    ...termsSource(x),
    ...phasesSource(objective),
    ...(metrics.length > 0 ? [metricsSource(objective, checked.outputs)] : []),
  ];
  const body = parts.reduce((text, part) => py`${text}\n\n\n${part}`, py``);
  const uses = (name: string): boolean => body.source.includes(name);
  const math = uses("math.") ? py`\nimport math` : py``;
  const functional = uses("F.") ? py`\nimport torch.nn.functional as F` : py``;
  return py`"""What the model of model.py learns, and how: terms, phases, metrics, and the order of samples."""
${math}
from collections.abc import Callable${draws(checked) ? py`, Iterator\nfrom contextlib import ExitStack` : py``}
from dataclasses import dataclass, field${draws(checked) ? py`\nfrom itertools import repeat` : py``}

import numpy as np
import torch${functional}${draws(checked) ? DRAWS_IMPORTS : py``}

INPUTS = ${inputs}
OUTPUTS = ${outputs}
# Columns that terms compare with, by the term whose they are.
TARGETS = ${fedTargets(objective)}
DATA = ${dataNeeded(x, inputs)}
WEIGHTED = ${rowsWeigh(plan)}
SEED = ${plan.seed}
EPOCHS = ${plan.epochs}
BATCH_SIZE = ${plan.batchSize}
# The weights of the best validation loss count; else the last.
KEEPS_BEST = ${plan.weights === "best"}
# Epochs without a better validation loss after which a run ends; None never.
PATIENCE: int | None = ${plan.earlyStopping?.patience ?? null}
# A batch norm has no statistics of a single sample: left alone in a last batch, it sits out its epoch.
LEAVES_LONE_SAMPLE = ${needsTwoSamples(checked)}


def random_bits(index, key):
    """Counter-based hash in 32 bits, of a number or of all in an array or tensor: the same on every engine."""
    h = (index * 0x9E3779B1 + key) & 0xFFFFFFFF
    for _ in range(2):
        h = (h * ((h * 2 + 1) & 0xFFFFFFFF)) & 0xFFFFFFFF
        h = (h + (h >> 16)) & 0xFFFFFFFF
    return (h * ((h * 2 + 1) & 0xFFFFFFFF)) & 0xFFFFFFFF


def key_of(seed, *purpose):
    key = seed
    for part in purpose:
        for item in [part] if isinstance(part, int) else [*part.encode(), 256]:
            key = random_bits(item, key)
    return key


def epoch_order(epoch, rows):
    """Row numbers in the order of an epoch."""
    bits = random_bits(np.arange(rows, dtype=np.int64), key_of(SEED, "shuffle", epoch))
    return np.argsort(bits, kind="stable")${body}
`.source;
}

const DRAWS_IMPORTS = py`
from torch import nn
from torch.utils._python_dispatch import TorchDispatchMode`;
