import { py } from "../python/py.ts";

/** nn.MultiheadAttention with a mask of padding, whatever PyTorch's own answers for a query that sees no key. */
export const maskedAttention = py`def masked_attention(attention, query, key, value, padding=None, mask=None):
    """nn.MultiheadAttention in which a query that sees no key gathers 0; padding: [N, S] and mask: [L, S] hide keys"""
    hidden = torch.zeros(len(query), query.shape[1], key.shape[1], dtype=torch.bool, device=query.device)
    if padding is not None:
        hidden = hidden | padding[:, None]
    if mask is not None:
        hidden = hidden | mask
    # PyTorch answers by its version for such a query, so it sees all, and what it gathers is taken out.
    nothing = hidden.all(dim=-1, keepdim=True)
    per_head = (hidden & ~nothing).repeat_interleave(attention.num_heads, dim=0)
    y = attention(query, key, value, attn_mask=per_head, need_weights=False)[0].masked_fill(nothing, 0.0)
    return y if attention.out_proj.bias is None else y + nothing * attention.out_proj.bias`;
