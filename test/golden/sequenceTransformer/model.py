"Sequence Transformer"

import torch
from torch import nn


class PositionEmbedding(nn.Module):
    """Adds a learned vector for each position. x: [N, T, D]"""

    def __init__(self, max_length, features):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(max_length, features) * 0.02)

    def forward(self, x):
        return x + self.weight[: x.shape[1]]


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(16, 64)
        self.positions = PositionEmbedding(64, 64)
        self.attention1 = nn.MultiheadAttention(64, 4, batch_first=True)
        self.norm1a = nn.LayerNorm(64)
        self.expand1 = nn.Linear(64, 128)
        self.relu1 = nn.ReLU()
        self.contract1 = nn.Linear(128, 64)
        self.norm1b = nn.LayerNorm(64)
        self.attention2 = nn.MultiheadAttention(64, 4, batch_first=True)
        self.norm2a = nn.LayerNorm(64)
        self.expand2 = nn.Linear(64, 128)
        self.relu2 = nn.ReLU()
        self.contract2 = nn.Linear(128, 64)
        self.norm2b = nn.LayerNorm(64)
        self.vocabulary = nn.Linear(64, 16)

    def forward(self, tokens):
        # tokens: [N, T]
        x = self.embedding(tokens)  # [N, T, 64]
        x = self.positions(x)  # [N, T, 64]
        attention1 = self.attention1(x, x, x, need_weights=False)[0]  # [N, T, 64]
        x = attention1 + x  # [N, T, 64]
        x = self.norm1a(x)  # [N, T, 64]
        expand1 = self.expand1(x)  # [N, T, 128]
        relu1 = self.relu1(expand1)  # [N, T, 128]
        contract1 = self.contract1(relu1)  # [N, T, 64]
        x = contract1 + x  # [N, T, 64]
        x = self.norm1b(x)  # [N, T, 64]
        attention2 = self.attention2(x, x, x, need_weights=False)[0]  # [N, T, 64]
        x = attention2 + x  # [N, T, 64]
        x = self.norm2a(x)  # [N, T, 64]
        expand2 = self.expand2(x)  # [N, T, 128]
        relu2 = self.relu2(expand2)  # [N, T, 128]
        contract2 = self.contract2(relu2)  # [N, T, 64]
        x = contract2 + x  # [N, T, 64]
        x = self.norm2b(x)  # [N, T, 64]
        x = self.vocabulary(x)  # [N, T, 16]
        return x
