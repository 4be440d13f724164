import { py, type PyCode } from "../../../layers/python/py.ts";

/** Functions of objective.py for metrics of classes. */
export const classesHelper: PyCode = py`def classes_of(prediction, target, axis):
    """Class numbers of what was predicted and what is true; 0 and 1 for no and yes."""
    if target.is_floating_point():
        return (prediction > 0).long(), (target > 0.5).long()
    return prediction.argmax(axis).view_as(target), target.long()


def right_answers(prediction, target, weight, axis):
    """The share of right answers of each sample, weighted and added up, and the weight."""
    guess, actual = classes_of(prediction, target, axis)
    right = (guess == actual).to(weight.dtype).reshape(len(weight), -1).mean(1)
    return {"correct": (right * weight).sum(), "total": weight.sum()}


def class_counts(prediction, target, weight, axis):
    """Weighted counts by class: right answers, predicted and true ones; of the yes alone where there are no classes."""
    guess, actual = classes_of(prediction, target, axis)
    binary = target.is_floating_point()
    count = 2 if binary else prediction.shape[axis]
    weights = weight.view(-1, *[1] * (guess.dim() - 1)).expand(guess.shape).flatten()
    guess, actual = guess.flatten(), actual.flatten()
    right = weights * (guess == actual)

    def counted(index, amounts):
        counts = torch.zeros(count, dtype=weights.dtype, device=weights.device).index_add(0, index, amounts)
        return counts[1:] if binary else counts

    return {
        "right": counted(actual, right),
        "predicted": counted(guess, weights),
        "actual": counted(actual, weights),
    }


def macro_average(sums, amount, of):
    """Mean over the classes that occur of a share, 0 where there is nothing to share."""
    share = torch.where(of > 0, amount / of, 0.0)
    seen = sums["predicted"] + sums["actual"] > 0
    return (share if len(seen) == 1 else share[seen]).mean().item()`;

/** The sums of a metric of classes. */
export const classSumsInPython: PyCode = py`class_counts(prediction, target, weight, axis)`;
