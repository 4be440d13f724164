"ResNet-50"

from torch import nn


class Bottleneck(nn.Module):
    def __init__(self, in_channels, channels, stride=1):
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, channels, kernel_size=1, bias=False)
        self.norm1 = nn.BatchNorm2d(channels)
        self.relu1 = nn.ReLU()
        self.conv2 = nn.Conv2d(channels, channels, kernel_size=3, stride=stride, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(channels)
        self.relu2 = nn.ReLU()
        self.conv3 = nn.Conv2d(channels, channels * 4, kernel_size=1, bias=False)
        self.norm3 = nn.BatchNorm2d(channels * 4)
        self.shortcut: nn.Module = nn.Identity()
        self.shortcutNorm: nn.Module = nn.Identity()
        if stride != 1 or in_channels != channels * 4:
            self.shortcut = nn.Conv2d(in_channels, channels * 4, kernel_size=1, stride=stride, bias=False)
            self.shortcutNorm = nn.BatchNorm2d(channels * 4)
        self.relu3 = nn.ReLU()

    def forward(self, input):
        # input: [N, in_channels, H, W]
        x = self.conv1(input)  # [N, channels, H, W]
        x = self.norm1(x)  # [N, channels, H, W]
        x = self.relu1(x)  # [N, channels, H, W]
        x = self.conv2(x)  # [N, channels, H2, W2]
        x = self.norm2(x)  # [N, channels, H2, W2]
        x = self.relu2(x)  # [N, channels, H2, W2]
        x = self.conv3(x)  # [N, channels * 4, H2, W2]
        x = self.norm3(x)  # [N, channels * 4, H2, W2]
        shortcut = self.shortcut(input)  # [N, channels * 4, H2, W2]
        shortcutNorm = self.shortcutNorm(shortcut)  # [N, channels * 4, H2, W2]
        x = x + shortcutNorm  # [N, channels * 4, H2, W2]
        x = self.relu3(x)  # [N, channels * 4, H2, W2]
        return x


class Stages(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer1 = nn.Sequential(Bottleneck(64, 64), *[Bottleneck(256, 64) for _ in range(2)])
        self.layer2 = nn.Sequential(Bottleneck(256, 128, stride=2), *[Bottleneck(512, 128) for _ in range(3)])
        self.layer3 = nn.Sequential(Bottleneck(512, 256, stride=2), *[Bottleneck(1024, 256) for _ in range(5)])
        self.layer4 = nn.Sequential(Bottleneck(1024, 512, stride=2), *[Bottleneck(2048, 512) for _ in range(2)])

    def forward(self, input):
        # input: [N, 64, 56, 56]
        x = self.layer1(input)  # [N, 256, 56, 56]
        x = self.layer2(x)  # [N, 512, 28, 28]
        x = self.layer3(x)  # [N, 1024, 14, 14]
        x = self.layer4(x)  # [N, 2048, 7, 7]
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
        self.classes = nn.Linear(2048, 1000)

    def forward(self, image):
        # image: [N, 3, 224, 224]
        x = self.stem(image)  # [N, 64, 112, 112]
        x = self.norm(x)  # [N, 64, 112, 112]
        x = self.relu(x)  # [N, 64, 112, 112]
        x = self.pool(x)  # [N, 64, 56, 56]
        x = self.stages(x)  # [N, 2048, 7, 7]
        x = self.pooled(x)  # [N, 2048, 1, 1]
        x = x.flatten(1)  # [N, 2048]
        x = self.classes(x)  # [N, 1000]
        return x
