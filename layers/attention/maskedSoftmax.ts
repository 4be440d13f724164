import { py } from "../python/py.ts";

/** The softmax over the keys of attention that are not hidden, where there may be none. */
export const maskedSoftmax = py`def masked_softmax(scores, hidden):
    """Softmax over the last axis of what is not hidden, 0 where all is"""
    lowest = torch.finfo(scores.dtype).min
    return scores.masked_fill(hidden, lowest).softmax(dim=-1).masked_fill(hidden, 0.0)`;
