"GPT-2 small"

import torch
import torch.nn.functional as F
from torch import nn


def scaled_embedding(count, dimension, scale):
    """nn.Embedding whose weight starts at N(0, scale²)."""
    embedding = nn.Embedding(count, dimension)
    nn.init.normal_(embedding.weight, std=scale)
    return embedding


class PositionEmbedding(nn.Module):
    """Adds a learned vector for each position. x: [N, T, D]"""

    def __init__(self, max_length, features):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(max_length, features) * 0.02)

    def forward(self, x):
        return x + self.weight[: x.shape[1]]


def causal_mask(query, key):
    """True where a key comes after the query."""
    return torch.ones(query.shape[1], key.shape[1], dtype=torch.bool, device=query.device).triu(1)


class DecoderLayer(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm1 = nn.LayerNorm(768)
        self.attention = nn.MultiheadAttention(768, 12, dropout=0.1, batch_first=True)
        self.dropout1 = nn.Dropout(p=0.1)
        self.norm2 = nn.LayerNorm(768)
        self.expand = nn.Linear(768, 3072)
        self.gelu = nn.GELU(approximate="tanh")
        self.contract = nn.Linear(3072, 768)
        self.dropout2 = nn.Dropout(p=0.1)

    def forward(self, input):
        # input: [N, T, 768]
        x = self.norm1(input)  # [N, T, 768]
        x = self.attention(x, x, x, need_weights=False, attn_mask=causal_mask(x, x))[0]  # [N, T, 768]
        x = self.dropout1(x)  # [N, T, 768]
        x = input + x  # [N, T, 768]
        norm2 = self.norm2(x)  # [N, T, 768]
        expand = self.expand(norm2)  # [N, T, 3072]
        gelu = self.gelu(expand)  # [N, T, 3072]
        contract = self.contract(gelu)  # [N, T, 768]
        dropout2 = self.dropout2(contract)  # [N, T, 768]
        x = x + dropout2  # [N, T, 768]
        return x


class GPT2(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = scaled_embedding(50257, 768, 0.02)
        self.positions = PositionEmbedding(1024, 768)
        self.dropped = nn.Dropout(p=0.1)
        self.layers = nn.Sequential(*[DecoderLayer() for _ in range(12)])
        self.norm = nn.LayerNorm(768)
        self.head = nn.Linear(768, 50257, bias=False)
        self.head.register_parameter("weight", None)

    def forward(self, input):
        # input: [N, T]
        x = self.embedding(input)  # [N, T, 768]
        x = self.positions(x)  # [N, T, 768]
        x = self.dropped(x)  # [N, T, 768]
        x = self.layers(x)  # [N, T, 768]
        x = self.norm(x)  # [N, T, 768]
        x = F.linear(x, self.embedding.weight, self.head.bias)  # [N, T, 50257]
        return x


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.gpt2 = GPT2()

    def forward(self, tokens):
        # tokens: [N, T]
        x = self.gpt2(tokens)  # [N, T, 50257]
        return x
