"MobileNetV2"

from torch import nn


class Convolution(nn.Module):
    def __init__(self, in_channels, channels, kernel, groups, stride=1):
        super().__init__()
        self.conv = nn.Conv2d(
            in_channels, channels, kernel_size=kernel, stride=stride, padding=kernel // 2, groups=groups, bias=False
        )
        self.norm = nn.BatchNorm2d(channels)
        self.relu = nn.ReLU6()

    def forward(self, input):
        # input: [N, in_channels, H, W]
        x = self.conv(input)  # [N, channels, H2, W2]
        x = self.norm(x)  # [N, channels, H2, W2]
        x = self.relu(x)  # [N, channels, H2, W2]
        return x


class InvertedResidual(nn.Module):
    def __init__(self, in_channels, channels, expansion=6, stride=1):
        super().__init__()
        self.expand: nn.Module = nn.Identity()
        if expansion != 1:
            self.expand = Convolution(in_channels, in_channels * expansion, 1, 1)
        self.depthwise = Convolution(
            in_channels * expansion, in_channels * expansion, 3, in_channels * expansion, stride=stride
        )
        self.project = nn.Conv2d(in_channels * expansion, channels, kernel_size=1, bias=False)
        self.norm = nn.BatchNorm2d(channels)
        self.has_sum = stride == 1 and in_channels == channels

    def forward(self, input):
        # input: [N, in_channels, H, W]
        x = self.expand(input)  # [N, in_channels * expansion, H, W]
        x = self.depthwise(x)  # [N, in_channels * expansion, H2, W2]
        x = self.project(x)  # [N, channels, H2, W2]
        x = self.norm(x)  # [N, channels, H2, W2]
        x = x + input if self.has_sum else x  # [N, channels, H2, W2]
        return x


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = Convolution(3, 32, 3, 1, stride=2)
        self.stage1 = InvertedResidual(32, 16, expansion=1)
        self.stage2 = nn.Sequential(InvertedResidual(16, 24, stride=2), InvertedResidual(24, 24))
        self.stage3 = nn.Sequential(InvertedResidual(24, 32, stride=2), *[InvertedResidual(32, 32) for _ in range(2)])
        self.stage4 = nn.Sequential(InvertedResidual(32, 64, stride=2), *[InvertedResidual(64, 64) for _ in range(3)])
        self.stage5 = nn.Sequential(InvertedResidual(64, 96), *[InvertedResidual(96, 96) for _ in range(2)])
        self.stage6 = nn.Sequential(InvertedResidual(96, 160, stride=2), *[InvertedResidual(160, 160) for _ in range(2)])
        self.stage7 = InvertedResidual(160, 320)
        self.head = Convolution(320, 1280, 1, 1)
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
