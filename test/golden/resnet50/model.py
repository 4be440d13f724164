"ResNet-50"

import torch
from torch import nn


class Bottleneck(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(64, 64, kernel_size=1, bias=False)
        self.shortcut = nn.Conv2d(64, 256, kernel_size=1, bias=False)
        self.norm1 = nn.BatchNorm2d(64)
        self.shortcutNorm = nn.BatchNorm2d(256)
        self.relu1 = nn.ReLU()
        self.conv2 = nn.Conv2d(64, 64, kernel_size=3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(64)
        self.relu2 = nn.ReLU()
        self.conv3 = nn.Conv2d(64, 256, kernel_size=1, bias=False)
        self.norm3 = nn.BatchNorm2d(256)
        self.relu3 = nn.ReLU()

    def forward(self, input):
        # input: [N, 64, 56, 56]
        x = self.conv1(input)  # [N, 64, 56, 56]
        shortcut = self.shortcut(input)  # [N, 256, 56, 56]
        x = self.norm1(x)  # [N, 64, 56, 56]
        shortcutNorm = self.shortcutNorm(shortcut)  # [N, 256, 56, 56]
        x = self.relu1(x)  # [N, 64, 56, 56]
        x = self.conv2(x)  # [N, 64, 56, 56]
        x = self.norm2(x)  # [N, 64, 56, 56]
        x = self.relu2(x)  # [N, 64, 56, 56]
        x = self.conv3(x)  # [N, 256, 56, 56]
        x = self.norm3(x)  # [N, 256, 56, 56]
        x = x + shortcutNorm  # [N, 256, 56, 56]
        x = self.relu3(x)  # [N, 256, 56, 56]
        return x


class Bottleneck2(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(256, 64, kernel_size=1, bias=False)
        self.norm1 = nn.BatchNorm2d(64)
        self.relu1 = nn.ReLU()
        self.conv2 = nn.Conv2d(64, 64, kernel_size=3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(64)
        self.relu2 = nn.ReLU()
        self.conv3 = nn.Conv2d(64, 256, kernel_size=1, bias=False)
        self.norm3 = nn.BatchNorm2d(256)
        self.relu3 = nn.ReLU()

    def forward(self, input):
        # input: [N, 256, 56, 56]
        x = self.conv1(input)  # [N, 64, 56, 56]
        shortcut = input
        x = self.norm1(x)  # [N, 64, 56, 56]
        shortcutNorm = shortcut
        x = self.relu1(x)  # [N, 64, 56, 56]
        x = self.conv2(x)  # [N, 64, 56, 56]
        x = self.norm2(x)  # [N, 64, 56, 56]
        x = self.relu2(x)  # [N, 64, 56, 56]
        x = self.conv3(x)  # [N, 256, 56, 56]
        x = self.norm3(x)  # [N, 256, 56, 56]
        x = x + shortcutNorm  # [N, 256, 56, 56]
        x = self.relu3(x)  # [N, 256, 56, 56]
        return x


class Bottleneck3(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(256, 128, kernel_size=1, bias=False)
        self.shortcut = nn.Conv2d(256, 512, kernel_size=1, stride=2, bias=False)
        self.norm1 = nn.BatchNorm2d(128)
        self.shortcutNorm = nn.BatchNorm2d(512)
        self.relu1 = nn.ReLU()
        self.conv2 = nn.Conv2d(128, 128, kernel_size=3, stride=2, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(128)
        self.relu2 = nn.ReLU()
        self.conv3 = nn.Conv2d(128, 512, kernel_size=1, bias=False)
        self.norm3 = nn.BatchNorm2d(512)
        self.relu3 = nn.ReLU()

    def forward(self, input):
        # input: [N, 256, 56, 56]
        x = self.conv1(input)  # [N, 128, 56, 56]
        shortcut = self.shortcut(input)  # [N, 512, 28, 28]
        x = self.norm1(x)  # [N, 128, 56, 56]
        shortcutNorm = self.shortcutNorm(shortcut)  # [N, 512, 28, 28]
        x = self.relu1(x)  # [N, 128, 56, 56]
        x = self.conv2(x)  # [N, 128, 28, 28]
        x = self.norm2(x)  # [N, 128, 28, 28]
        x = self.relu2(x)  # [N, 128, 28, 28]
        x = self.conv3(x)  # [N, 512, 28, 28]
        x = self.norm3(x)  # [N, 512, 28, 28]
        x = x + shortcutNorm  # [N, 512, 28, 28]
        x = self.relu3(x)  # [N, 512, 28, 28]
        return x


class Bottleneck4(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(512, 128, kernel_size=1, bias=False)
        self.norm1 = nn.BatchNorm2d(128)
        self.relu1 = nn.ReLU()
        self.conv2 = nn.Conv2d(128, 128, kernel_size=3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(128)
        self.relu2 = nn.ReLU()
        self.conv3 = nn.Conv2d(128, 512, kernel_size=1, bias=False)
        self.norm3 = nn.BatchNorm2d(512)
        self.relu3 = nn.ReLU()

    def forward(self, input):
        # input: [N, 512, 28, 28]
        x = self.conv1(input)  # [N, 128, 28, 28]
        shortcut = input
        x = self.norm1(x)  # [N, 128, 28, 28]
        shortcutNorm = shortcut
        x = self.relu1(x)  # [N, 128, 28, 28]
        x = self.conv2(x)  # [N, 128, 28, 28]
        x = self.norm2(x)  # [N, 128, 28, 28]
        x = self.relu2(x)  # [N, 128, 28, 28]
        x = self.conv3(x)  # [N, 512, 28, 28]
        x = self.norm3(x)  # [N, 512, 28, 28]
        x = x + shortcutNorm  # [N, 512, 28, 28]
        x = self.relu3(x)  # [N, 512, 28, 28]
        return x


class Bottleneck5(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(512, 256, kernel_size=1, bias=False)
        self.shortcut = nn.Conv2d(512, 1024, kernel_size=1, stride=2, bias=False)
        self.norm1 = nn.BatchNorm2d(256)
        self.shortcutNorm = nn.BatchNorm2d(1024)
        self.relu1 = nn.ReLU()
        self.conv2 = nn.Conv2d(256, 256, kernel_size=3, stride=2, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(256)
        self.relu2 = nn.ReLU()
        self.conv3 = nn.Conv2d(256, 1024, kernel_size=1, bias=False)
        self.norm3 = nn.BatchNorm2d(1024)
        self.relu3 = nn.ReLU()

    def forward(self, input):
        # input: [N, 512, 28, 28]
        x = self.conv1(input)  # [N, 256, 28, 28]
        shortcut = self.shortcut(input)  # [N, 1024, 14, 14]
        x = self.norm1(x)  # [N, 256, 28, 28]
        shortcutNorm = self.shortcutNorm(shortcut)  # [N, 1024, 14, 14]
        x = self.relu1(x)  # [N, 256, 28, 28]
        x = self.conv2(x)  # [N, 256, 14, 14]
        x = self.norm2(x)  # [N, 256, 14, 14]
        x = self.relu2(x)  # [N, 256, 14, 14]
        x = self.conv3(x)  # [N, 1024, 14, 14]
        x = self.norm3(x)  # [N, 1024, 14, 14]
        x = x + shortcutNorm  # [N, 1024, 14, 14]
        x = self.relu3(x)  # [N, 1024, 14, 14]
        return x


class Bottleneck6(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1024, 256, kernel_size=1, bias=False)
        self.norm1 = nn.BatchNorm2d(256)
        self.relu1 = nn.ReLU()
        self.conv2 = nn.Conv2d(256, 256, kernel_size=3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(256)
        self.relu2 = nn.ReLU()
        self.conv3 = nn.Conv2d(256, 1024, kernel_size=1, bias=False)
        self.norm3 = nn.BatchNorm2d(1024)
        self.relu3 = nn.ReLU()

    def forward(self, input):
        # input: [N, 1024, 14, 14]
        x = self.conv1(input)  # [N, 256, 14, 14]
        shortcut = input
        x = self.norm1(x)  # [N, 256, 14, 14]
        shortcutNorm = shortcut
        x = self.relu1(x)  # [N, 256, 14, 14]
        x = self.conv2(x)  # [N, 256, 14, 14]
        x = self.norm2(x)  # [N, 256, 14, 14]
        x = self.relu2(x)  # [N, 256, 14, 14]
        x = self.conv3(x)  # [N, 1024, 14, 14]
        x = self.norm3(x)  # [N, 1024, 14, 14]
        x = x + shortcutNorm  # [N, 1024, 14, 14]
        x = self.relu3(x)  # [N, 1024, 14, 14]
        return x


class Bottleneck7(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1024, 512, kernel_size=1, bias=False)
        self.shortcut = nn.Conv2d(1024, 2048, kernel_size=1, stride=2, bias=False)
        self.norm1 = nn.BatchNorm2d(512)
        self.shortcutNorm = nn.BatchNorm2d(2048)
        self.relu1 = nn.ReLU()
        self.conv2 = nn.Conv2d(512, 512, kernel_size=3, stride=2, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(512)
        self.relu2 = nn.ReLU()
        self.conv3 = nn.Conv2d(512, 2048, kernel_size=1, bias=False)
        self.norm3 = nn.BatchNorm2d(2048)
        self.relu3 = nn.ReLU()

    def forward(self, input):
        # input: [N, 1024, 14, 14]
        x = self.conv1(input)  # [N, 512, 14, 14]
        shortcut = self.shortcut(input)  # [N, 2048, 7, 7]
        x = self.norm1(x)  # [N, 512, 14, 14]
        shortcutNorm = self.shortcutNorm(shortcut)  # [N, 2048, 7, 7]
        x = self.relu1(x)  # [N, 512, 14, 14]
        x = self.conv2(x)  # [N, 512, 7, 7]
        x = self.norm2(x)  # [N, 512, 7, 7]
        x = self.relu2(x)  # [N, 512, 7, 7]
        x = self.conv3(x)  # [N, 2048, 7, 7]
        x = self.norm3(x)  # [N, 2048, 7, 7]
        x = x + shortcutNorm  # [N, 2048, 7, 7]
        x = self.relu3(x)  # [N, 2048, 7, 7]
        return x


class Bottleneck8(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(2048, 512, kernel_size=1, bias=False)
        self.norm1 = nn.BatchNorm2d(512)
        self.relu1 = nn.ReLU()
        self.conv2 = nn.Conv2d(512, 512, kernel_size=3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(512)
        self.relu2 = nn.ReLU()
        self.conv3 = nn.Conv2d(512, 2048, kernel_size=1, bias=False)
        self.norm3 = nn.BatchNorm2d(2048)
        self.relu3 = nn.ReLU()

    def forward(self, input):
        # input: [N, 2048, 7, 7]
        x = self.conv1(input)  # [N, 512, 7, 7]
        shortcut = input
        x = self.norm1(x)  # [N, 512, 7, 7]
        shortcutNorm = shortcut
        x = self.relu1(x)  # [N, 512, 7, 7]
        x = self.conv2(x)  # [N, 512, 7, 7]
        x = self.norm2(x)  # [N, 512, 7, 7]
        x = self.relu2(x)  # [N, 512, 7, 7]
        x = self.conv3(x)  # [N, 2048, 7, 7]
        x = self.norm3(x)  # [N, 2048, 7, 7]
        x = x + shortcutNorm  # [N, 2048, 7, 7]
        x = self.relu3(x)  # [N, 2048, 7, 7]
        return x


class Stages(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer1 = nn.Sequential(Bottleneck(), Bottleneck2(), Bottleneck2())
        self.layer2 = nn.Sequential(Bottleneck3(), Bottleneck4(), Bottleneck4(), Bottleneck4())
        self.layer3 = nn.Sequential(Bottleneck5(), Bottleneck6(), Bottleneck6(), Bottleneck6(), Bottleneck6(), Bottleneck6())
        self.layer4 = nn.Sequential(Bottleneck7(), Bottleneck8(), Bottleneck8())

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
