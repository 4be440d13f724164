import { py, type PyCode } from "../../../layers/python/py.ts";
import type { CheckedGraph } from "../../check/checked.ts";

/** Whether a layer of a graph adds to the loss. */
export const addsLoss = ({ nodes }: CheckedGraph): boolean =>
  [...nodes.values()].some((n) =>
    n.bodies ? n.bodies.some(addsLoss) : !n.bypassed && n.layer?.addsLoss?.(n.params ?? {}) === true,
  );

/** What layers have added to the loss of the last batch. */
export const addedLossSource = (weighted: boolean): PyCode => py`def penalties(model${given(weighted)}):
    """What layers have added to the loss of the last batch."""
    return sum(${mean(weighted)} for module in model.modules() if "penalty" in vars(module))`;

/** What a layer adds, [N], or nothing where it was not called, as the mean over the batch. */
const mean = (weighted: boolean): PyCode =>
  weighted ? py`weighted_mean(module.penalty, weight)` : py`module.penalty.mean()`;

const given = (weighted: boolean): PyCode => (weighted ? py`, weight` : py``);

/** The same at paths that terms name, and elsewhere. */
export const addedLossesSource = (weighted: boolean): PyCode => py`def is_path(pattern, path):
    """Whether a pattern, in which * stands for any one name, is a path such as encoder.0.norm."""
    parts, names = pattern.split("."), path.split(".")
    return len(parts) == len(names) and all(part in ("*", name) for part, name in zip(parts, names))


def penalties(model${given(weighted)}, chosen):
    """What layers have added to the loss of the last batch, those whose path is chosen."""
    return sum(
        ${mean(weighted)}
        for path, module in model.named_modules()
        if "penalty" in vars(module) and chosen(path)
    )`;
