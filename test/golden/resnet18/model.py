"ResNet-18"

from torch import nn


class BasicBlock(nn.Module):
    def __init__(self, in_channels, channels, stride=1):
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, channels, kernel_size=3, stride=stride, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(channels)
        self.relu1 = nn.ReLU()
        self.conv2 = nn.Conv2d(channels, channels, kernel_size=3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(channels)
        self.shortcut: nn.Module = nn.Identity()
        self.shortcutNorm: nn.Module = nn.Identity()
        if stride != 1 or in_channels != channels:
            self.shortcut = nn.Conv2d(in_channels, channels, kernel_size=1, stride=2, bias=False)
            self.shortcutNorm = nn.BatchNorm2d(channels)
        self.relu2 = nn.ReLU()

    def forward(self, input):
        # input: [N, in_channels, H, W]
        x = self.conv1(input)  # [N, channels, H2, W2]
        x = self.norm1(x)  # [N, channels, H2, W2]
        x = self.relu1(x)  # [N, channels, H2, W2]
        x = self.conv2(x)  # [N, channels, H2, W2]
        x = self.norm2(x)  # [N, channels, H2, W2]
        shortcut = self.shortcut(input)  # [N, channels, H2, W2]
        shortcutNorm = self.shortcutNorm(shortcut)  # [N, channels, H2, W2]
        x = x + shortcutNorm  # [N, channels, H2, W2]
        x = self.relu2(x)  # [N, channels, H2, W2]
        return x


class Stages(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer1 = nn.Sequential(BasicBlock(64, 64), BasicBlock(64, 64))
        self.layer2 = nn.Sequential(BasicBlock(64, 128, stride=2), BasicBlock(128, 128))
        self.layer3 = nn.Sequential(BasicBlock(128, 256, stride=2), BasicBlock(256, 256))
        self.layer4 = nn.Sequential(BasicBlock(256, 512, stride=2), BasicBlock(512, 512))

    def forward(self, input):
        # input: [N, 64, 56, 56]
        x = self.layer1(input)  # [N, 64, 56, 56]
        x = self.layer2(x)  # [N, 128, 28, 28]
        x = self.layer3(x)  # [N, 256, 14, 14]
        x = self.layer4(x)  # [N, 512, 7, 7]
        return x


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 64, kernel_size=7, stride=2, padding=3, bias=False)
        self.norm = nn.BatchNorm2d(64)
        self.relu = nn.ReLU()
        self.pool = nn.MaxPool2d(3, stride=2, padding=1)
        self.stages = Stages()
        self.pooled = nn.AdaptiveAvgPool2d(1)
        self.classes = nn.Linear(512, 1000)

    def forward(self, image):
        # image: [N, 3, 224, 224]
        x = self.stem(image)  # [N, 64, 112, 112]
        x = self.norm(x)  # [N, 64, 112, 112]
        x = self.relu(x)  # [N, 64, 112, 112]
        x = self.pool(x)  # [N, 64, 56, 56]
        x = self.stages(x)  # [N, 512, 7, 7]
        x = self.pooled(x)  # [N, 512, 1, 1]
        x = x.flatten(1)  # [N, 512]
        x = self.classes(x)  # [N, 1000]
        return x
