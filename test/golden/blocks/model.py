"Blocks"

from torch import nn


class Residual(nn.Module):
    def __init__(self, in_channels, stride, project):
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, 6, kernel_size=3, stride=stride, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(6)
        self.relu1 = nn.ReLU()
        self.conv2 = nn.Conv2d(6, 6, kernel_size=3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(6)
        self.shortcut: nn.Module = nn.Identity()
        self.shortcutNorm: nn.Module = nn.Identity()
        if project:
            self.shortcut = nn.Conv2d(3, 6, kernel_size=1, stride=2, bias=False)
            self.shortcutNorm = nn.BatchNorm2d(6)
        self.relu2 = nn.ReLU()

    def forward(self, value):
        # value: [N, in_channels, H, W]
        x = self.conv1(value)  # [N, 6, 4, 4]
        x = self.norm1(x)  # [N, 6, 4, 4]
        x = self.relu1(x)  # [N, 6, 4, 4]
        x = self.conv2(x)  # [N, 6, 4, 4]
        x = self.norm2(x)  # [N, 6, 4, 4]
        shortcut = self.shortcut(value)  # [N, 6, 4, 4]
        shortcutNorm = self.shortcutNorm(shortcut)  # [N, 6, 4, 4]
        x = x + shortcutNorm  # [N, 6, 4, 4]
        x = self.relu2(x)  # [N, 6, 4, 4]
        return x


class Stage(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = Residual(3, 2, True)
        self.rest = nn.Sequential(*[Residual(6, 1, False) for _ in range(3)])

    def forward(self, value):
        # value: [N, 3, 8, 8]
        x = self.first(value)  # [N, 6, 4, 4]
        x = self.rest(x)  # [N, 6, 4, 4]
        return x


class GateAndValue(nn.Module):
    def __init__(self):
        super().__init__()
        self.lin = nn.Linear(6, 6)
        self.gate = nn.Sigmoid()

    def forward(self, state, memory):
        # state: [N, 6]
        # memory: [N, 6]
        x = self.lin(state)  # [N, 6]
        x = x + memory  # [N, 6]
        x = self.gate(x)  # [N, 6]
        prod = x * state  # [N, 6]
        return prod, x


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.stage1 = Stage()
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.memory = nn.Linear(6, 6)
        self.row = nn.ModuleList([GateAndValue(), GateAndValue()])
        self.one = GateAndValue()

    def forward(self, image):
        # image: [N, 3, 8, 8]
        x = self.stage1(image)  # [N, 6, 4, 4]
        x = self.pool(x)  # [N, 6, 1, 1]
        x = x.flatten(1)  # [N, 6]
        memory = self.memory(x)  # [N, 6]
        row_next = x
        for module in self.row:
            row_next, row_opened = module(row_next, memory)  # [N, 6], [N, 6]
        x = self.one(row_next, row_opened)[0]  # [N, 6]
        return x, row_opened
