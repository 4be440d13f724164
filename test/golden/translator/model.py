"Encoder–decoder Transformer"

import torch
import torch.nn.functional as F
from torch import nn


def scaled_embedding(count, dimension, scale):
    """nn.Embedding whose weight starts at N(0, scale²)."""
    embedding = nn.Embedding(count, dimension)
    nn.init.normal_(embedding.weight, std=scale)
    return embedding


def add_positions(x, base=10000):
    """Adds a sine and a cosine of the position at falling frequencies. x: [N, T, D]"""
    steps = torch.arange(x.shape[1], device=x.device)
    frequencies = base ** (-torch.arange(0, x.shape[2], 2, device=x.device) / x.shape[2])
    angles = steps[:, None] * frequencies
    return x + torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1)


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


def causal_mask(query, key):
    """True where a key comes after the query."""
    return torch.ones(query.shape[1], key.shape[1], dtype=torch.bool, device=query.device).triu(1)


class EncoderLayer(nn.Module):
    def __init__(self):
        super().__init__()
        self.attention = nn.MultiheadAttention(64, 4, dropout=0.1, batch_first=True)
        self.dropout1 = nn.Dropout(p=0.1)
        self.norm1 = nn.LayerNorm(64)
        self.expand = nn.Linear(64, 256)
        self.relu = nn.ReLU()
        self.dropped = nn.Dropout(p=0.1)
        self.contract = nn.Linear(256, 64)
        self.dropout2 = nn.Dropout(p=0.1)
        self.norm2 = nn.LayerNorm(64)

    def forward(self, input, padding):
        # input: [N, S, 64]
        # padding: [N, S]
        x = masked_attention(self.attention, input, input, input, padding)  # [N, S, 64]
        x = self.dropout1(x)  # [N, S, 64]
        x = input + x  # [N, S, 64]
        x = self.norm1(x)  # [N, S, 64]
        expand = self.expand(x)  # [N, S, 256]
        relu = self.relu(expand)  # [N, S, 256]
        dropped = self.dropped(relu)  # [N, S, 256]
        contract = self.contract(dropped)  # [N, S, 64]
        dropout2 = self.dropout2(contract)  # [N, S, 64]
        x = x + dropout2  # [N, S, 64]
        x = self.norm2(x)  # [N, S, 64]
        return x


class DecoderLayer(nn.Module):
    def __init__(self):
        super().__init__()
        self.attention = nn.MultiheadAttention(64, 4, dropout=0.1, batch_first=True)
        self.dropout1 = nn.Dropout(p=0.1)
        self.norm1 = nn.LayerNorm(64)
        self.reading = nn.MultiheadAttention(64, 4, dropout=0.1, batch_first=True)
        self.dropout2 = nn.Dropout(p=0.1)
        self.norm2 = nn.LayerNorm(64)
        self.expand = nn.Linear(64, 256)
        self.relu = nn.ReLU()
        self.dropped = nn.Dropout(p=0.1)
        self.contract = nn.Linear(256, 64)
        self.dropout3 = nn.Dropout(p=0.1)
        self.norm3 = nn.LayerNorm(64)

    def forward(self, input, memory, padding):
        # input: [N, T, 64]
        # memory: [N, S, 64]
        # padding: [N, S]
        x = self.attention(input, input, input, need_weights=False, attn_mask=causal_mask(input, input))[0]  # [N, T, 64]
        x = self.dropout1(x)  # [N, T, 64]
        x = input + x  # [N, T, 64]
        x = self.norm1(x)  # [N, T, 64]
        reading = masked_attention(self.reading, x, memory, memory, padding)  # [N, T, 64]
        dropout2 = self.dropout2(reading)  # [N, T, 64]
        x = x + dropout2  # [N, T, 64]
        x = self.norm2(x)  # [N, T, 64]
        expand = self.expand(x)  # [N, T, 256]
        relu = self.relu(expand)  # [N, T, 256]
        dropped = self.dropped(relu)  # [N, T, 256]
        contract = self.contract(dropped)  # [N, T, 64]
        dropout3 = self.dropout3(contract)  # [N, T, 64]
        x = x + dropout3  # [N, T, 64]
        x = self.norm3(x)  # [N, T, 64]
        return x


class Transformer(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = scaled_embedding(39, 64, 0.1)
        self.encoder = nn.ModuleList([EncoderLayer(), EncoderLayer()])
        self.memory = nn.LayerNorm(64)
        self.decoder = nn.ModuleList([DecoderLayer(), DecoderLayer()])
        self.norm = nn.LayerNorm(64)
        self.scores = nn.Linear(64, 39, bias=False)
        self.scores.register_parameter("weight", None)

    def forward(self, input, written):
        # input: [N, S]
        # written: [N, T]
        x = input == 0  # [N, S]
        embedding = self.embedding(input)  # [N, S, 64]
        positions = add_positions(embedding)  # [N, S, 64]
        encoder = positions
        for module in self.encoder:
            encoder = module(encoder, x)  # [N, S, 64]
        memory = self.memory(encoder)  # [N, S, 64]
        writtenEmbedding = self.embedding(written)  # [N, T, 64]
        writtenPositions = add_positions(writtenEmbedding)  # [N, T, 64]
        decoder_x = writtenPositions
        for module in self.decoder:
            decoder_x = module(decoder_x, memory, x)  # [N, T, 64]
        x = decoder_x
        x = self.norm(x)  # [N, T, 64]
        x = F.linear(x, self.embedding.weight, self.scores.bias)  # [N, T, 39]
        return x


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.transformer = Transformer()

    def forward(self, source, written):
        # source: [N, S]
        # written: [N, T]
        x = self.transformer(source, written)  # [N, T, 39]
        return x
