"ResNet-18"

import torch
from torch import nn


class BasicBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(64, 64, kernel_size=3, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(64)
        self.relu1 = nn.ReLU()
        self.conv2 = nn.Conv2d(64, 64, kernel_size=3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(64)
        self.relu2 = nn.ReLU()

    def forward(self, input):
        # input: [N, 64, 56, 56]
        x = self.conv1(input)  # [N, 64, 56, 56]
        shortcut = input
        x = self.norm1(x)  # [N, 64, 56, 56]
        shortcutNorm = shortcut
        x = self.relu1(x)  # [N, 64, 56, 56]
        x = self.conv2(x)  # [N, 64, 56, 56]
        x = self.norm2(x)  # [N, 64, 56, 56]
        x = x + shortcutNorm  # [N, 64, 56, 56]
        x = self.relu2(x)  # [N, 64, 56, 56]
        return x


class BasicBlock2(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(64, 128, kernel_size=3, stride=2, padding=1, bias=False)
        self.shortcut = nn.Conv2d(64, 128, kernel_size=1, stride=2, bias=False)
        self.norm1 = nn.BatchNorm2d(128)
        self.shortcutNorm = nn.BatchNorm2d(128)
        self.relu1 = nn.ReLU()
        self.conv2 = nn.Conv2d(128, 128, kernel_size=3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(128)
        self.relu2 = nn.ReLU()

    def forward(self, input):
        # input: [N, 64, 56, 56]
        x = self.conv1(input)  # [N, 128, 28, 28]
        shortcut = self.shortcut(input)  # [N, 128, 28, 28]
        x = self.norm1(x)  # [N, 128, 28, 28]
        shortcutNorm = self.shortcutNorm(shortcut)  # [N, 128, 28, 28]
        x = self.relu1(x)  # [N, 128, 28, 28]
        x = self.conv2(x)  # [N, 128, 28, 28]
        x = self.norm2(x)  # [N, 128, 28, 28]
        x = x + shortcutNorm  # [N, 128, 28, 28]
        x = self.relu2(x)  # [N, 128, 28, 28]
        return x


class BasicBlock3(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(128, 128, kernel_size=3, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(128)
        self.relu1 = nn.ReLU()
        self.conv2 = nn.Conv2d(128, 128, kernel_size=3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(128)
        self.relu2 = nn.ReLU()

    def forward(self, input):
        # input: [N, 128, 28, 28]
        x = self.conv1(input)  # [N, 128, 28, 28]
        shortcut = input
        x = self.norm1(x)  # [N, 128, 28, 28]
        shortcutNorm = shortcut
        x = self.relu1(x)  # [N, 128, 28, 28]
        x = self.conv2(x)  # [N, 128, 28, 28]
        x = self.norm2(x)  # [N, 128, 28, 28]
        x = x + shortcutNorm  # [N, 128, 28, 28]
        x = self.relu2(x)  # [N, 128, 28, 28]
        return x


class BasicBlock4(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(128, 256, kernel_size=3, stride=2, padding=1, bias=False)
        self.shortcut = nn.Conv2d(128, 256, kernel_size=1, stride=2, bias=False)
        self.norm1 = nn.BatchNorm2d(256)
        self.shortcutNorm = nn.BatchNorm2d(256)
        self.relu1 = nn.ReLU()
        self.conv2 = nn.Conv2d(256, 256, kernel_size=3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(256)
        self.relu2 = nn.ReLU()

    def forward(self, input):
        # input: [N, 128, 28, 28]
        x = self.conv1(input)  # [N, 256, 14, 14]
        shortcut = self.shortcut(input)  # [N, 256, 14, 14]
        x = self.norm1(x)  # [N, 256, 14, 14]
        shortcutNorm = self.shortcutNorm(shortcut)  # [N, 256, 14, 14]
        x = self.relu1(x)  # [N, 256, 14, 14]
        x = self.conv2(x)  # [N, 256, 14, 14]
        x = self.norm2(x)  # [N, 256, 14, 14]
        x = x + shortcutNorm  # [N, 256, 14, 14]
        x = self.relu2(x)  # [N, 256, 14, 14]
        return x


class BasicBlock5(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(256, 256, kernel_size=3, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(256)
        self.relu1 = nn.ReLU()
        self.conv2 = nn.Conv2d(256, 256, kernel_size=3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(256)
        self.relu2 = nn.ReLU()

    def forward(self, input):
        # input: [N, 256, 14, 14]
        x = self.conv1(input)  # [N, 256, 14, 14]
        shortcut = input
        x = self.norm1(x)  # [N, 256, 14, 14]
        shortcutNorm = shortcut
        x = self.relu1(x)  # [N, 256, 14, 14]
        x = self.conv2(x)  # [N, 256, 14, 14]
        x = self.norm2(x)  # [N, 256, 14, 14]
        x = x + shortcutNorm  # [N, 256, 14, 14]
        x = self.relu2(x)  # [N, 256, 14, 14]
        return x


class BasicBlock6(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(256, 512, kernel_size=3, stride=2, padding=1, bias=False)
        self.shortcut = nn.Conv2d(256, 512, kernel_size=1, stride=2, bias=False)
        self.norm1 = nn.BatchNorm2d(512)
        self.shortcutNorm = nn.BatchNorm2d(512)
        self.relu1 = nn.ReLU()
        self.conv2 = nn.Conv2d(512, 512, kernel_size=3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(512)
        self.relu2 = nn.ReLU()

    def forward(self, input):
        # input: [N, 256, 14, 14]
        x = self.conv1(input)  # [N, 512, 7, 7]
        shortcut = self.shortcut(input)  # [N, 512, 7, 7]
        x = self.norm1(x)  # [N, 512, 7, 7]
        shortcutNorm = self.shortcutNorm(shortcut)  # [N, 512, 7, 7]
        x = self.relu1(x)  # [N, 512, 7, 7]
        x = self.conv2(x)  # [N, 512, 7, 7]
        x = self.norm2(x)  # [N, 512, 7, 7]
        x = x + shortcutNorm  # [N, 512, 7, 7]
        x = self.relu2(x)  # [N, 512, 7, 7]
        return x


class BasicBlock7(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(512, 512, kernel_size=3, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(512)
        self.relu1 = nn.ReLU()
        self.conv2 = nn.Conv2d(512, 512, kernel_size=3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(512)
        self.relu2 = nn.ReLU()

    def forward(self, input):
        # input: [N, 512, 7, 7]
        x = self.conv1(input)  # [N, 512, 7, 7]
        shortcut = input
        x = self.norm1(x)  # [N, 512, 7, 7]
        shortcutNorm = shortcut
        x = self.relu1(x)  # [N, 512, 7, 7]
        x = self.conv2(x)  # [N, 512, 7, 7]
        x = self.norm2(x)  # [N, 512, 7, 7]
        x = x + shortcutNorm  # [N, 512, 7, 7]
        x = self.relu2(x)  # [N, 512, 7, 7]
        return x


class Stages(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer1 = nn.Sequential(BasicBlock(), BasicBlock())
        self.layer2 = nn.Sequential(BasicBlock2(), BasicBlock3())
        self.layer3 = nn.Sequential(BasicBlock4(), BasicBlock5())
        self.layer4 = nn.Sequential(BasicBlock6(), BasicBlock7())

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
