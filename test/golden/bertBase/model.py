"BERT-base"

import torch
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


def masked_attention(attention, query, key, value, padding=None, mask=None):
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
    return y if attention.out_proj.bias is None else y + nothing * attention.out_proj.bias


class EncoderLayer(nn.Module):
    def __init__(self):
        super().__init__()
        self.attention = nn.MultiheadAttention(768, 12, dropout=0.1, batch_first=True)
        self.dropout1 = nn.Dropout(p=0.1)
        self.norm1 = nn.LayerNorm(768, eps=1e-12)
        self.expand = nn.Linear(768, 3072)
        self.gelu = nn.GELU()
        self.contract = nn.Linear(3072, 768)
        self.dropout2 = nn.Dropout(p=0.1)
        self.norm2 = nn.LayerNorm(768, eps=1e-12)

    def forward(self, input, padding):
        # input: [N, T, 768]
        # padding: [N, T]
        x = masked_attention(self.attention, input, input, input, padding)  # [N, T, 768]
        x = self.dropout1(x)  # [N, T, 768]
        x = input + x  # [N, T, 768]
        x = self.norm1(x)  # [N, T, 768]
        expand = self.expand(x)  # [N, T, 3072]
        gelu = self.gelu(expand)  # [N, T, 3072]
        contract = self.contract(gelu)  # [N, T, 768]
        dropout2 = self.dropout2(contract)  # [N, T, 768]
        x = x + dropout2  # [N, T, 768]
        x = self.norm2(x)  # [N, T, 768]
        return x


class Bert(nn.Module):
    def __init__(self):
        super().__init__()
        self.pieces = scaled_embedding(30522, 768, 0.02)
        self.segmentVectors = scaled_embedding(2, 768, 0.02)
        self.positions = PositionEmbedding(512, 768)
        self.norm = nn.LayerNorm(768, eps=1e-12)
        self.dropped = nn.Dropout(p=0.1)
        self.layers = nn.ModuleList([EncoderLayer() for _ in range(12)])

    def forward(self, input, segments):
        # input: [N, T]
        # segments: [N, T]
        x = input == 0  # [N, T]
        pieces = self.pieces(input)  # [N, T, 768]
        segmentVectors = self.segmentVectors(segments)  # [N, T, 768]
        sum = pieces + segmentVectors  # [N, T, 768]
        positions = self.positions(sum)  # [N, T, 768]
        norm = self.norm(positions)  # [N, T, 768]
        dropped = self.dropped(norm)  # [N, T, 768]
        layers_x = dropped
        for module in self.layers:
            layers_x = module(layers_x, x)  # [N, T, 768]
        x = layers_x
        return x


class Pooler(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(768, 768)
        self.tanh = nn.Tanh()

    def forward(self, input):
        # input: [N, T, 768]
        x = input[:, 0]  # [N, 768]
        x = self.linear(x)  # [N, 768]
        x = self.tanh(x)  # [N, 768]
        return x


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.bert = Bert()
        self.pooler = Pooler()

    def forward(self, pieces, segments):
        # pieces: [N, T]
        # segments: [N, T]
        x = self.bert(pieces, segments)  # [N, T, 768]
        pooler = self.pooler(x)  # [N, 768]
        classes = pooler
        return classes, x
