import { py } from "../python/py.ts";

/** Rotary embedding in PyTorch. */
export const rotateHelper = py`def rotate(x, base=10000):
    """Turns pairs of features (i, i + D / 2) by their position. x: [N, heads, T, D]"""
    length, features = x.shape[-2:]
    frequencies = base ** (-torch.arange(0, features, 2, device=x.device) / features)
    angles = torch.arange(length, device=x.device)[:, None] * frequencies
    first, second = x.chunk(2, dim=-1)
    cos, sin = angles.cos(), angles.sin()
    return torch.cat([first * cos - second * sin, second * cos + first * sin], dim=-1)`;
