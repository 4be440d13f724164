"LeNet-5"

import torch.nn.functional as F
from torch import nn


class Stage(nn.Module):
    def __init__(self, in_channels, channels):
        super().__init__()
        self.conv = nn.Conv2d(in_channels, channels, kernel_size=5)
        self.tanh = nn.Tanh()
        self.pool = nn.AvgPool2d(2)

    def forward(self, input):
        # input: [N, in_channels, H, W]
        x = self.conv(input)  # [N, channels, H2, W2]
        x = self.tanh(x)  # [N, channels, H2, W2]
        x = self.pool(x)  # [N, channels, H3, W3]
        return x


class Dense(nn.Module):
    def __init__(self, in_features, units):
        super().__init__()
        self.linear = nn.Linear(in_features, units)
        self.tanh = nn.Tanh()

    def forward(self, input):
        # input: [N, in_features]
        x = self.linear(input)  # [N, units]
        x = self.tanh(x)  # [N, units]
        return x


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.stage1 = Stage(1, 6)
        self.stage2 = Stage(6, 16)
        self.dense1 = Dense(400, 120)
        self.dense2 = Dense(120, 84)
        self.classes = nn.Linear(84, 10)

    def forward(self, digit):
        # digit: [N, 1, 28, 28]
        x = F.pad(digit, (2, 2, 2, 2))  # [N, 1, 32, 32]
        x = self.stage1(x)  # [N, 6, 14, 14]
        x = self.stage2(x)  # [N, 16, 5, 5]
        x = x.flatten(1)  # [N, 400]
        x = self.dense1(x)  # [N, 120]
        x = self.dense2(x)  # [N, 84]
        x = self.classes(x)  # [N, 10]
        return x
