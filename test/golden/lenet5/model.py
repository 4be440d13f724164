"LeNet-5"

import torch
import torch.nn.functional as F
from torch import nn


class Stage(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 6, kernel_size=5)
        self.tanh = nn.Tanh()
        self.pool = nn.AvgPool2d(2)

    def forward(self, input):
        # input: [N, 1, 32, 32]
        x = self.conv(input)  # [N, 6, 28, 28]
        x = self.tanh(x)  # [N, 6, 28, 28]
        x = self.pool(x)  # [N, 6, 14, 14]
        return x


class Stage2(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(6, 16, kernel_size=5)
        self.tanh = nn.Tanh()
        self.pool = nn.AvgPool2d(2)

    def forward(self, input):
        # input: [N, 6, 14, 14]
        x = self.conv(input)  # [N, 16, 10, 10]
        x = self.tanh(x)  # [N, 16, 10, 10]
        x = self.pool(x)  # [N, 16, 5, 5]
        return x


class Dense(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(400, 120)
        self.tanh = nn.Tanh()

    def forward(self, input):
        # input: [N, 400]
        x = self.linear(input)  # [N, 120]
        x = self.tanh(x)  # [N, 120]
        return x


class Dense2(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(120, 84)
        self.tanh = nn.Tanh()

    def forward(self, input):
        # input: [N, 120]
        x = self.linear(input)  # [N, 84]
        x = self.tanh(x)  # [N, 84]
        return x


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.stage1 = Stage()
        self.stage2 = Stage2()
        self.dense1 = Dense()
        self.dense2 = Dense2()
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
