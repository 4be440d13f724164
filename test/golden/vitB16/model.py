"ViT-B/16"

import torch
from torch import nn


class ClassToken(nn.Module):
    """Puts a learned vector before each sequence. x: [N, T, D]"""

    def __init__(self, features):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(1, 1, features))

    def forward(self, x):
        return torch.cat([self.weight.expand(len(x), -1, -1), x], dim=1)


class PositionEmbedding(nn.Module):
    """Adds a learned vector for each position. x: [N, T, D]"""

    def __init__(self, max_length, features):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(max_length, features) * 0.02)

    def forward(self, x):
        return x + self.weight[: x.shape[1]]


class EncoderLayer(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm1 = nn.LayerNorm(768, eps=0.000001)
        self.attention = nn.MultiheadAttention(768, 12, batch_first=True)
        self.norm2 = nn.LayerNorm(768, eps=0.000001)
        self.expand = nn.Linear(768, 3072)
        self.gelu = nn.GELU()
        self.contract = nn.Linear(3072, 768)

    def forward(self, input):
        # input: [N, 197, 768]
        x = self.norm1(input)  # [N, 197, 768]
        x = self.attention(x, x, x, need_weights=False)[0]  # [N, 197, 768]
        x = input + x  # [N, 197, 768]
        norm2 = self.norm2(x)  # [N, 197, 768]
        expand = self.expand(norm2)  # [N, 197, 3072]
        gelu = self.gelu(expand)  # [N, 197, 3072]
        contract = self.contract(gelu)  # [N, 197, 768]
        x = x + contract  # [N, 197, 768]
        return x


class VisionTransformer(nn.Module):
    def __init__(self):
        super().__init__()
        self.patches = nn.Conv2d(3, 768, kernel_size=16, stride=16)
        self.token = ClassToken(768)
        self.positions = PositionEmbedding(197, 768)
        self.layers = nn.Sequential(*[EncoderLayer() for _ in range(12)])
        self.norm = nn.LayerNorm(768, eps=0.000001)

    def forward(self, input):
        # input: [N, 3, 224, 224]
        x = self.patches(input).flatten(2).transpose(1, 2)  # [N, 196, 768]
        x = self.token(x)  # [N, 197, 768]
        x = self.positions(x)  # [N, 197, 768]
        x = self.layers(x)  # [N, 197, 768]
        x = self.norm(x)  # [N, 197, 768]
        x = x[:, 0]  # [N, 768]
        return x


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.vision = VisionTransformer()
        self.classes = nn.Linear(768, 1000)

    def forward(self, image):
        # image: [N, 3, 224, 224]
        x = self.vision(image)  # [N, 768]
        x = self.classes(x)  # [N, 1000]
        return x
