import { py, PyCode, pyName } from "../../../layers/python/py.ts";
import type { TensorType } from "../../../ir/types/shape.ts";
import { LEAST_WEIGHT } from "../../steps/evaluateTerms.ts";
import { rowsWeigh } from "../../steps/stepContext.ts";
import type { ComparedStepTerm, StepTarget, StepTerm, TermWeight } from "../../steps/stepObjective.ts";
import { addedLossesSource, addedLossSource, addsLoss } from "./pyAddedLoss.ts";
import { pyFormula } from "./pyFormula.ts";
import type { TrainingDocument } from "./trainingDocument.ts";

/** A function for each term that compares, and their weighted sum with what layers add. */
export function termsSource({ checked, plan, objective }: TrainingDocument): PyCode[] {
  const { terms } = objective;
  const compared = terms.filter((term) => term.kind === "compared");
  const weighted = rowsWeigh(plan);
  const list = compared.map(({ name }) => py`${name}: ${pyName(`term_${name}`)}`);
  const entries = list.length > 0 ? py`${list}` : py``;
  return [
    ...(weighted || compared.some(({ mask }) => mask) ? [WEIGHTED_MEAN] : []),
    ...compared.map((term) => termSource(term, { weighted, prediction: checked.outputs[term.output]! })),
    py`TERMS = {${entries}}`,
    ...weightsSource(terms),
    ...countsSource(compared, checked.outputs),
    ...(addsLoss(checked) ? withAdded(terms, weighted) : [LOSS]),
  ];
}

const LOSS = py`def loss_of(terms, model, batch, weights, share=1.0):
    """The weighted sum of some terms over a batch, and each of them; share is for what belongs to no term."""
    values = {name: TERMS[name](batch) for name in terms}
    return sum(weights[name] * value for name, value in values.items()), values`;

/** The same with what layers add: by the terms that name them, or as it is. */
function withAdded(terms: readonly StepTerm[], weighted: boolean): PyCode[] {
  const of = weighted ? py`model, batch.weight` : py`model`;
  const named = terms.flatMap((term) => (term.kind === "added" ? [py`${term.name}: ${term.node}`] : []));
  if (named.length === 0)
    return [
      addedLossSource(weighted),
      py`def loss_of(terms, model, batch, weights, share=1.0):
    """The weighted sum of some terms over a batch, with a share of what layers add, and each of them."""
    values = {name: TERMS[name](batch) for name in terms}
    return sum(weights[name] * value for name, value in values.items()) + share * penalties(${of}), values`,
    ];
  return [
    addedLossesSource(weighted),
    py`# Layers whose addition is a term.
ADDED = {${named}}


def loss_of(terms, model, batch, weights, share=1.0):
    """The weighted sum of some terms, with a share of what layers add that no term names, and each of them."""
    values = {}
    for name in terms:
        if name in ADDED:
            values[name] = penalties(${of}, lambda path, pattern=ADDED[name]: is_path(pattern, path))
        else:
            values[name] = TERMS[name](batch)
    unnamed = penalties(${of}, lambda path: not any(is_path(pattern, path) for pattern in ADDED.values()))
    return sum(weights[name] * value for name, value in values.items()) + share * unnamed, values`,
  ];
}

function termSource(
  term: ComparedStepTerm,
  { weighted, prediction }: { weighted: boolean; prediction: TensorType },
): PyCode {
  const { name, loss, output, target, mask } = term;
  const each = weighted || mask !== null;
  const axis = loss.unit.classAxis?.(prediction, loss.params);
  const code = loss.unit.torch(loss.params, {
    prediction: pyName("prediction"),
    target: pyName("target"),
    ...(each && { each }),
  });
  const flags = mask ? py`, ${sourceOf(mask, axis)}` : py``;
  return py`def ${pyName(`term_${name}`)}(batch):
    prediction = batch.outputs[${output}]
    target = ${sourceOf(target, axis)}
    return ${each ? py`weighted_mean(${code}, batch.weight${flags})` : code}`;
}

/** Where a target comes from; a constant is shaped as its prediction, without the axis of classes. */
export function sourceOf(target: StepTarget, axis: number | undefined): PyCode {
  switch (target.from) {
    case "columns":
      return py`batch.targets[${target.of}]`;
    case "input":
      return py`batch.inputs[${target.input}]`;
    case "output":
      return py`batch.outputs[${target.output}].detach()`;
    case "constant":
      return axis === undefined
        ? py`torch.full_like(prediction, ${target.value})`
        : py`torch.full_like(prediction.select(${axis}, 0), ${target.value}, dtype=torch.long)`;
  }
}

/** How much of a batch each mean takes, by which those of its parts come to that of the whole. */
function countsSource(
  terms: readonly ComparedStepTerm[],
  outputs: TrainingDocument["checked"]["outputs"],
): PyCode[] {
  const masked = terms.flatMap(({ name, loss, output, mask }) => {
    if (!mask) return [];
    const axis = loss.unit.classAxis?.(outputs[output]!, loss.params);
    const prediction = mask.from === "constant" ? py`\n    prediction = batch.outputs[${output}]` : py``;
    return [
      {
        name,
        code: py`def ${pyName(`term_${name}_count`)}(batch):${prediction}
    mask = ${sourceOf(mask, axis)}
    return (mask.to(batch.weight.dtype) * batch.weight.view(-1, *[1] * (mask.dim() - 1))).sum()`,
      },
    ];
  });
  const list = masked.map(({ name }) => py`${name}: ${pyName(`term_${name}_count`)}`);
  const entries = list.length > 0 ? py`${list}` : py``;
  return [
    ...masked.map(({ code }) => code),
    py`# Terms whose mean takes other places of a batch than all those of its rows, by their weight.
COUNTS: dict[str, Callable] = {${entries}}`,
  ];
}

function weightsSource(terms: readonly StepTerm[]): PyCode[] {
  const all = terms.map(({ name, weight }) => py`${name}: ${weightSource(weight)}`);
  const formulas = terms.some(({ weight }) => typeof weight !== "number");
  const source = py`def weights_of(step, epoch, steps, epochs):
    """Factor of each term where a run stands, in steps and epochs done and of the whole run."""
    return {${all}}`;
  return formulas ? [VALUE_OF, source] : [source];
}

const weightSource = (weight: TermWeight): PyCode =>
  typeof weight === "number"
    ? py`${weight}`
    : py`value_of(lambda: ${new PyCode([pyFormula(weight, { nameOf: (name) => name, scopes: [SCOPE] })])})`;

const VALUE_OF = py`def value_of(formula):
    """The value of a formula, or 0 where it has none, as of a division by 0."""
    try:
        value = formula()
        return value if math.isfinite(value) else 0
    except (ArithmeticError, TypeError, ValueError):
        return 0`;

const SCOPE = { step: 0, epoch: 0, steps: 1, epochs: 1 };

const WEIGHTED_MEAN = py`def weighted_mean(each, weight, mask=None):
    """Mean over the places that count. each: [N, …]; weight: [N]; mask: its first axes."""
    counted = weight if mask is None else mask.to(each.dtype) * weight.view(-1, *[1] * (mask.dim() - 1))
    counted = counted.view(*counted.shape, *[1] * (each.dim() - counted.dim())).expand(each.shape)
    return (each * counted).sum() / counted.sum().clamp(min=${LEAST_WEIGHT})`;
