import { py } from "../python/py.ts";

/** A mask for PyTorch's attention: true where a key comes after the query. */
export const causalMask = py`def causal_mask(query, key):
    """True where a key comes after the query."""
    return torch.ones(query.shape[1], key.shape[1], dtype=torch.bool, device=query.device).triu(1)`;
