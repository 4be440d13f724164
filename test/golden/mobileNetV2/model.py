"MobileNetV2"

import torch
from torch import nn


class Convolution(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 32, kernel_size=3, stride=2, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(32)
        self.relu = nn.ReLU6()

    def forward(self, input):
        # input: [N, 3, 224, 224]
        x = self.conv(input)  # [N, 32, 112, 112]
        x = self.norm(x)  # [N, 32, 112, 112]
        x = self.relu(x)  # [N, 32, 112, 112]
        return x


class Convolution2(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(32, 32, kernel_size=3, padding=1, groups=32, bias=False)
        self.norm = nn.BatchNorm2d(32)
        self.relu = nn.ReLU6()

    def forward(self, input):
        # input: [N, 32, 112, 112]
        x = self.conv(input)  # [N, 32, 112, 112]
        x = self.norm(x)  # [N, 32, 112, 112]
        x = self.relu(x)  # [N, 32, 112, 112]
        return x


class InvertedResidual(nn.Module):
    def __init__(self):
        super().__init__()
        self.depthwise = Convolution2()
        self.project = nn.Conv2d(32, 16, kernel_size=1, bias=False)
        self.norm = nn.BatchNorm2d(16)

    def forward(self, input):
        # input: [N, 32, 112, 112]
        x = input
        x = self.depthwise(x)  # [N, 32, 112, 112]
        x = self.project(x)  # [N, 16, 112, 112]
        x = self.norm(x)  # [N, 16, 112, 112]
        return x


class Convolution3(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(16, 96, kernel_size=1, bias=False)
        self.norm = nn.BatchNorm2d(96)
        self.relu = nn.ReLU6()

    def forward(self, input):
        # input: [N, 16, 112, 112]
        x = self.conv(input)  # [N, 96, 112, 112]
        x = self.norm(x)  # [N, 96, 112, 112]
        x = self.relu(x)  # [N, 96, 112, 112]
        return x


class Convolution4(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(96, 96, kernel_size=3, stride=2, padding=1, groups=96, bias=False)
        self.norm = nn.BatchNorm2d(96)
        self.relu = nn.ReLU6()

    def forward(self, input):
        # input: [N, 96, 112, 112]
        x = self.conv(input)  # [N, 96, 56, 56]
        x = self.norm(x)  # [N, 96, 56, 56]
        x = self.relu(x)  # [N, 96, 56, 56]
        return x


class InvertedResidual2(nn.Module):
    def __init__(self):
        super().__init__()
        self.expand = Convolution3()
        self.depthwise = Convolution4()
        self.project = nn.Conv2d(96, 24, kernel_size=1, bias=False)
        self.norm = nn.BatchNorm2d(24)

    def forward(self, input):
        # input: [N, 16, 112, 112]
        x = self.expand(input)  # [N, 96, 112, 112]
        x = self.depthwise(x)  # [N, 96, 56, 56]
        x = self.project(x)  # [N, 24, 56, 56]
        x = self.norm(x)  # [N, 24, 56, 56]
        return x


class Convolution5(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(24, 144, kernel_size=1, bias=False)
        self.norm = nn.BatchNorm2d(144)
        self.relu = nn.ReLU6()

    def forward(self, input):
        # input: [N, 24, 56, 56]
        x = self.conv(input)  # [N, 144, 56, 56]
        x = self.norm(x)  # [N, 144, 56, 56]
        x = self.relu(x)  # [N, 144, 56, 56]
        return x


class Convolution6(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(144, 144, kernel_size=3, padding=1, groups=144, bias=False)
        self.norm = nn.BatchNorm2d(144)
        self.relu = nn.ReLU6()

    def forward(self, input):
        # input: [N, 144, 56, 56]
        x = self.conv(input)  # [N, 144, 56, 56]
        x = self.norm(x)  # [N, 144, 56, 56]
        x = self.relu(x)  # [N, 144, 56, 56]
        return x


class InvertedResidual3(nn.Module):
    def __init__(self):
        super().__init__()
        self.expand = Convolution5()
        self.depthwise = Convolution6()
        self.project = nn.Conv2d(144, 24, kernel_size=1, bias=False)
        self.norm = nn.BatchNorm2d(24)

    def forward(self, input):
        # input: [N, 24, 56, 56]
        x = self.expand(input)  # [N, 144, 56, 56]
        x = self.depthwise(x)  # [N, 144, 56, 56]
        x = self.project(x)  # [N, 24, 56, 56]
        x = self.norm(x)  # [N, 24, 56, 56]
        x = x + input  # [N, 24, 56, 56]
        return x


class Convolution7(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(144, 144, kernel_size=3, stride=2, padding=1, groups=144, bias=False)
        self.norm = nn.BatchNorm2d(144)
        self.relu = nn.ReLU6()

    def forward(self, input):
        # input: [N, 144, 56, 56]
        x = self.conv(input)  # [N, 144, 28, 28]
        x = self.norm(x)  # [N, 144, 28, 28]
        x = self.relu(x)  # [N, 144, 28, 28]
        return x


class InvertedResidual4(nn.Module):
    def __init__(self):
        super().__init__()
        self.expand = Convolution5()
        self.depthwise = Convolution7()
        self.project = nn.Conv2d(144, 32, kernel_size=1, bias=False)
        self.norm = nn.BatchNorm2d(32)

    def forward(self, input):
        # input: [N, 24, 56, 56]
        x = self.expand(input)  # [N, 144, 56, 56]
        x = self.depthwise(x)  # [N, 144, 28, 28]
        x = self.project(x)  # [N, 32, 28, 28]
        x = self.norm(x)  # [N, 32, 28, 28]
        return x


class Convolution8(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(32, 192, kernel_size=1, bias=False)
        self.norm = nn.BatchNorm2d(192)
        self.relu = nn.ReLU6()

    def forward(self, input):
        # input: [N, 32, 28, 28]
        x = self.conv(input)  # [N, 192, 28, 28]
        x = self.norm(x)  # [N, 192, 28, 28]
        x = self.relu(x)  # [N, 192, 28, 28]
        return x


class Convolution9(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(192, 192, kernel_size=3, padding=1, groups=192, bias=False)
        self.norm = nn.BatchNorm2d(192)
        self.relu = nn.ReLU6()

    def forward(self, input):
        # input: [N, 192, 28, 28]
        x = self.conv(input)  # [N, 192, 28, 28]
        x = self.norm(x)  # [N, 192, 28, 28]
        x = self.relu(x)  # [N, 192, 28, 28]
        return x


class InvertedResidual5(nn.Module):
    def __init__(self):
        super().__init__()
        self.expand = Convolution8()
        self.depthwise = Convolution9()
        self.project = nn.Conv2d(192, 32, kernel_size=1, bias=False)
        self.norm = nn.BatchNorm2d(32)

    def forward(self, input):
        # input: [N, 32, 28, 28]
        x = self.expand(input)  # [N, 192, 28, 28]
        x = self.depthwise(x)  # [N, 192, 28, 28]
        x = self.project(x)  # [N, 32, 28, 28]
        x = self.norm(x)  # [N, 32, 28, 28]
        x = x + input  # [N, 32, 28, 28]
        return x


class Convolution10(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(192, 192, kernel_size=3, stride=2, padding=1, groups=192, bias=False)
        self.norm = nn.BatchNorm2d(192)
        self.relu = nn.ReLU6()

    def forward(self, input):
        # input: [N, 192, 28, 28]
        x = self.conv(input)  # [N, 192, 14, 14]
        x = self.norm(x)  # [N, 192, 14, 14]
        x = self.relu(x)  # [N, 192, 14, 14]
        return x


class InvertedResidual6(nn.Module):
    def __init__(self):
        super().__init__()
        self.expand = Convolution8()
        self.depthwise = Convolution10()
        self.project = nn.Conv2d(192, 64, kernel_size=1, bias=False)
        self.norm = nn.BatchNorm2d(64)

    def forward(self, input):
        # input: [N, 32, 28, 28]
        x = self.expand(input)  # [N, 192, 28, 28]
        x = self.depthwise(x)  # [N, 192, 14, 14]
        x = self.project(x)  # [N, 64, 14, 14]
        x = self.norm(x)  # [N, 64, 14, 14]
        return x


class Convolution11(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(64, 384, kernel_size=1, bias=False)
        self.norm = nn.BatchNorm2d(384)
        self.relu = nn.ReLU6()

    def forward(self, input):
        # input: [N, 64, 14, 14]
        x = self.conv(input)  # [N, 384, 14, 14]
        x = self.norm(x)  # [N, 384, 14, 14]
        x = self.relu(x)  # [N, 384, 14, 14]
        return x


class Convolution12(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(384, 384, kernel_size=3, padding=1, groups=384, bias=False)
        self.norm = nn.BatchNorm2d(384)
        self.relu = nn.ReLU6()

    def forward(self, input):
        # input: [N, 384, 14, 14]
        x = self.conv(input)  # [N, 384, 14, 14]
        x = self.norm(x)  # [N, 384, 14, 14]
        x = self.relu(x)  # [N, 384, 14, 14]
        return x


class InvertedResidual7(nn.Module):
    def __init__(self):
        super().__init__()
        self.expand = Convolution11()
        self.depthwise = Convolution12()
        self.project = nn.Conv2d(384, 64, kernel_size=1, bias=False)
        self.norm = nn.BatchNorm2d(64)

    def forward(self, input):
        # input: [N, 64, 14, 14]
        x = self.expand(input)  # [N, 384, 14, 14]
        x = self.depthwise(x)  # [N, 384, 14, 14]
        x = self.project(x)  # [N, 64, 14, 14]
        x = self.norm(x)  # [N, 64, 14, 14]
        x = x + input  # [N, 64, 14, 14]
        return x


class InvertedResidual8(nn.Module):
    def __init__(self):
        super().__init__()
        self.expand = Convolution11()
        self.depthwise = Convolution12()
        self.project = nn.Conv2d(384, 96, kernel_size=1, bias=False)
        self.norm = nn.BatchNorm2d(96)

    def forward(self, input):
        # input: [N, 64, 14, 14]
        x = self.expand(input)  # [N, 384, 14, 14]
        x = self.depthwise(x)  # [N, 384, 14, 14]
        x = self.project(x)  # [N, 96, 14, 14]
        x = self.norm(x)  # [N, 96, 14, 14]
        return x


class Convolution13(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(96, 576, kernel_size=1, bias=False)
        self.norm = nn.BatchNorm2d(576)
        self.relu = nn.ReLU6()

    def forward(self, input):
        # input: [N, 96, 14, 14]
        x = self.conv(input)  # [N, 576, 14, 14]
        x = self.norm(x)  # [N, 576, 14, 14]
        x = self.relu(x)  # [N, 576, 14, 14]
        return x


class Convolution14(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(576, 576, kernel_size=3, padding=1, groups=576, bias=False)
        self.norm = nn.BatchNorm2d(576)
        self.relu = nn.ReLU6()

    def forward(self, input):
        # input: [N, 576, 14, 14]
        x = self.conv(input)  # [N, 576, 14, 14]
        x = self.norm(x)  # [N, 576, 14, 14]
        x = self.relu(x)  # [N, 576, 14, 14]
        return x


class InvertedResidual9(nn.Module):
    def __init__(self):
        super().__init__()
        self.expand = Convolution13()
        self.depthwise = Convolution14()
        self.project = nn.Conv2d(576, 96, kernel_size=1, bias=False)
        self.norm = nn.BatchNorm2d(96)

    def forward(self, input):
        # input: [N, 96, 14, 14]
        x = self.expand(input)  # [N, 576, 14, 14]
        x = self.depthwise(x)  # [N, 576, 14, 14]
        x = self.project(x)  # [N, 96, 14, 14]
        x = self.norm(x)  # [N, 96, 14, 14]
        x = x + input  # [N, 96, 14, 14]
        return x


class Convolution15(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(576, 576, kernel_size=3, stride=2, padding=1, groups=576, bias=False)
        self.norm = nn.BatchNorm2d(576)
        self.relu = nn.ReLU6()

    def forward(self, input):
        # input: [N, 576, 14, 14]
        x = self.conv(input)  # [N, 576, 7, 7]
        x = self.norm(x)  # [N, 576, 7, 7]
        x = self.relu(x)  # [N, 576, 7, 7]
        return x


class InvertedResidual10(nn.Module):
    def __init__(self):
        super().__init__()
        self.expand = Convolution13()
        self.depthwise = Convolution15()
        self.project = nn.Conv2d(576, 160, kernel_size=1, bias=False)
        self.norm = nn.BatchNorm2d(160)

    def forward(self, input):
        # input: [N, 96, 14, 14]
        x = self.expand(input)  # [N, 576, 14, 14]
        x = self.depthwise(x)  # [N, 576, 7, 7]
        x = self.project(x)  # [N, 160, 7, 7]
        x = self.norm(x)  # [N, 160, 7, 7]
        return x


class Convolution16(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(160, 960, kernel_size=1, bias=False)
        self.norm = nn.BatchNorm2d(960)
        self.relu = nn.ReLU6()

    def forward(self, input):
        # input: [N, 160, 7, 7]
        x = self.conv(input)  # [N, 960, 7, 7]
        x = self.norm(x)  # [N, 960, 7, 7]
        x = self.relu(x)  # [N, 960, 7, 7]
        return x


class Convolution17(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(960, 960, kernel_size=3, padding=1, groups=960, bias=False)
        self.norm = nn.BatchNorm2d(960)
        self.relu = nn.ReLU6()

    def forward(self, input):
        # input: [N, 960, 7, 7]
        x = self.conv(input)  # [N, 960, 7, 7]
        x = self.norm(x)  # [N, 960, 7, 7]
        x = self.relu(x)  # [N, 960, 7, 7]
        return x


class InvertedResidual11(nn.Module):
    def __init__(self):
        super().__init__()
        self.expand = Convolution16()
        self.depthwise = Convolution17()
        self.project = nn.Conv2d(960, 160, kernel_size=1, bias=False)
        self.norm = nn.BatchNorm2d(160)

    def forward(self, input):
        # input: [N, 160, 7, 7]
        x = self.expand(input)  # [N, 960, 7, 7]
        x = self.depthwise(x)  # [N, 960, 7, 7]
        x = self.project(x)  # [N, 160, 7, 7]
        x = self.norm(x)  # [N, 160, 7, 7]
        x = x + input  # [N, 160, 7, 7]
        return x


class InvertedResidual12(nn.Module):
    def __init__(self):
        super().__init__()
        self.expand = Convolution16()
        self.depthwise = Convolution17()
        self.project = nn.Conv2d(960, 320, kernel_size=1, bias=False)
        self.norm = nn.BatchNorm2d(320)

    def forward(self, input):
        # input: [N, 160, 7, 7]
        x = self.expand(input)  # [N, 960, 7, 7]
        x = self.depthwise(x)  # [N, 960, 7, 7]
        x = self.project(x)  # [N, 320, 7, 7]
        x = self.norm(x)  # [N, 320, 7, 7]
        return x


class Convolution18(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(320, 1280, kernel_size=1, bias=False)
        self.norm = nn.BatchNorm2d(1280)
        self.relu = nn.ReLU6()

    def forward(self, input):
        # input: [N, 320, 7, 7]
        x = self.conv(input)  # [N, 1280, 7, 7]
        x = self.norm(x)  # [N, 1280, 7, 7]
        x = self.relu(x)  # [N, 1280, 7, 7]
        return x


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = Convolution()
        self.stage1 = InvertedResidual()
        self.stage2 = nn.Sequential(InvertedResidual2(), InvertedResidual3())
        self.stage3 = nn.Sequential(InvertedResidual4(), InvertedResidual5(), InvertedResidual5())
        self.stage4 = nn.Sequential(InvertedResidual6(), InvertedResidual7(), InvertedResidual7(), InvertedResidual7())
        self.stage5 = nn.Sequential(InvertedResidual8(), InvertedResidual9(), InvertedResidual9())
        self.stage6 = nn.Sequential(InvertedResidual10(), InvertedResidual11(), InvertedResidual11())
        self.stage7 = InvertedResidual12()
        self.head = Convolution18()
        self.pooled = nn.AdaptiveAvgPool2d(1)
        self.dropout = nn.Dropout(p=0.2)
        self.classes = nn.Linear(1280, 1000)

    def forward(self, image):
        # image: [N, 3, 224, 224]
        x = self.stem(image)  # [N, 32, 112, 112]
        x = self.stage1(x)  # [N, 16, 112, 112]
        x = self.stage2(x)  # [N, 24, 56, 56]
        x = self.stage3(x)  # [N, 32, 28, 28]
        x = self.stage4(x)  # [N, 64, 14, 14]
        x = self.stage5(x)  # [N, 96, 14, 14]
        x = self.stage6(x)  # [N, 160, 7, 7]
        x = self.stage7(x)  # [N, 320, 7, 7]
        x = self.head(x)  # [N, 1280, 7, 7]
        x = self.pooled(x)  # [N, 1280, 1, 1]
        x = x.flatten(1)  # [N, 1280]
        x = self.dropout(x)  # [N, 1280]
        x = self.classes(x)  # [N, 1000]
        return x
