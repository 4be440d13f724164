"Small ResNet"

from torch import nn


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(1, 16, kernel_size=3, padding=1, bias=False)
        self.stemNorm = nn.BatchNorm2d(16)
        self.stemRelu = nn.ReLU()
        self.conv1a = nn.Conv2d(16, 16, kernel_size=3, padding=1, bias=False)
        self.norm1a = nn.BatchNorm2d(16)
        self.relu1a = nn.ReLU()
        self.conv1b = nn.Conv2d(16, 16, kernel_size=3, padding=1, bias=False)
        self.norm1b = nn.BatchNorm2d(16)
        self.relu1 = nn.ReLU()
        self.conv2a = nn.Conv2d(16, 32, kernel_size=3, stride=2, padding=1, bias=False)
        self.norm2a = nn.BatchNorm2d(32)
        self.relu2a = nn.ReLU()
        self.conv2b = nn.Conv2d(32, 32, kernel_size=3, padding=1, bias=False)
        self.norm2b = nn.BatchNorm2d(32)
        self.shortcut = nn.Conv2d(16, 32, kernel_size=1, stride=2, bias=False)
        self.shortcutNorm = nn.BatchNorm2d(32)
        self.relu2 = nn.ReLU()
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.classes = nn.Linear(32, 10)

    def forward(self, digit):
        # digit: [N, 1, 28, 28]
        x = self.stem(digit)  # [N, 16, 28, 28]
        x = self.stemNorm(x)  # [N, 16, 28, 28]
        x = self.stemRelu(x)  # [N, 16, 28, 28]
        conv1a = self.conv1a(x)  # [N, 16, 28, 28]
        norm1a = self.norm1a(conv1a)  # [N, 16, 28, 28]
        relu1a = self.relu1a(norm1a)  # [N, 16, 28, 28]
        conv1b = self.conv1b(relu1a)  # [N, 16, 28, 28]
        norm1b = self.norm1b(conv1b)  # [N, 16, 28, 28]
        x = norm1b + x  # [N, 16, 28, 28]
        x = self.relu1(x)  # [N, 16, 28, 28]
        conv2a = self.conv2a(x)  # [N, 32, 14, 14]
        norm2a = self.norm2a(conv2a)  # [N, 32, 14, 14]
        relu2a = self.relu2a(norm2a)  # [N, 32, 14, 14]
        conv2b = self.conv2b(relu2a)  # [N, 32, 14, 14]
        norm2b = self.norm2b(conv2b)  # [N, 32, 14, 14]
        x = self.shortcut(x)  # [N, 32, 14, 14]
        x = self.shortcutNorm(x)  # [N, 32, 14, 14]
        x = norm2b + x  # [N, 32, 14, 14]
        x = self.relu2(x)  # [N, 32, 14, 14]
        x = self.pool(x)  # [N, 32, 1, 1]
        x = x.flatten(1)  # [N, 32]
        x = self.classes(x)  # [N, 10]
        return x
