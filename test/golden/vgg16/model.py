"VGG-16"

import torch
from torch import nn


class Convolution(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 64, kernel_size=3, padding=1)
        self.relu = nn.ReLU()

    def forward(self, input):
        # input: [N, 3, 224, 224]
        x = self.conv(input)  # [N, 64, 224, 224]
        x = self.relu(x)  # [N, 64, 224, 224]
        return x


class Convolution2(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(64, 64, kernel_size=3, padding=1)
        self.relu = nn.ReLU()

    def forward(self, input):
        # input: [N, 64, 224, 224]
        x = self.conv(input)  # [N, 64, 224, 224]
        x = self.relu(x)  # [N, 64, 224, 224]
        return x


class Stage(nn.Module):
    def __init__(self):
        super().__init__()
        self.convolutions = nn.Sequential(Convolution(), Convolution2())
        self.pool = nn.MaxPool2d(2)

    def forward(self, input):
        # input: [N, 3, 224, 224]
        x = self.convolutions(input)  # [N, 64, 224, 224]
        x = self.pool(x)  # [N, 64, 112, 112]
        return x


class Convolution3(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(64, 128, kernel_size=3, padding=1)
        self.relu = nn.ReLU()

    def forward(self, input):
        # input: [N, 64, 112, 112]
        x = self.conv(input)  # [N, 128, 112, 112]
        x = self.relu(x)  # [N, 128, 112, 112]
        return x


class Convolution4(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(128, 128, kernel_size=3, padding=1)
        self.relu = nn.ReLU()

    def forward(self, input):
        # input: [N, 128, 112, 112]
        x = self.conv(input)  # [N, 128, 112, 112]
        x = self.relu(x)  # [N, 128, 112, 112]
        return x


class Stage2(nn.Module):
    def __init__(self):
        super().__init__()
        self.convolutions = nn.Sequential(Convolution3(), Convolution4())
        self.pool = nn.MaxPool2d(2)

    def forward(self, input):
        # input: [N, 64, 112, 112]
        x = self.convolutions(input)  # [N, 128, 112, 112]
        x = self.pool(x)  # [N, 128, 56, 56]
        return x


class Convolution5(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(128, 256, kernel_size=3, padding=1)
        self.relu = nn.ReLU()

    def forward(self, input):
        # input: [N, 128, 56, 56]
        x = self.conv(input)  # [N, 256, 56, 56]
        x = self.relu(x)  # [N, 256, 56, 56]
        return x


class Convolution6(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(256, 256, kernel_size=3, padding=1)
        self.relu = nn.ReLU()

    def forward(self, input):
        # input: [N, 256, 56, 56]
        x = self.conv(input)  # [N, 256, 56, 56]
        x = self.relu(x)  # [N, 256, 56, 56]
        return x


class Stage3(nn.Module):
    def __init__(self):
        super().__init__()
        self.convolutions = nn.Sequential(Convolution5(), Convolution6(), Convolution6())
        self.pool = nn.MaxPool2d(2)

    def forward(self, input):
        # input: [N, 128, 56, 56]
        x = self.convolutions(input)  # [N, 256, 56, 56]
        x = self.pool(x)  # [N, 256, 28, 28]
        return x


class Convolution7(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(256, 512, kernel_size=3, padding=1)
        self.relu = nn.ReLU()

    def forward(self, input):
        # input: [N, 256, 28, 28]
        x = self.conv(input)  # [N, 512, 28, 28]
        x = self.relu(x)  # [N, 512, 28, 28]
        return x


class Convolution8(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(512, 512, kernel_size=3, padding=1)
        self.relu = nn.ReLU()

    def forward(self, input):
        # input: [N, 512, 28, 28]
        x = self.conv(input)  # [N, 512, 28, 28]
        x = self.relu(x)  # [N, 512, 28, 28]
        return x


class Stage4(nn.Module):
    def __init__(self):
        super().__init__()
        self.convolutions = nn.Sequential(Convolution7(), Convolution8(), Convolution8())
        self.pool = nn.MaxPool2d(2)

    def forward(self, input):
        # input: [N, 256, 28, 28]
        x = self.convolutions(input)  # [N, 512, 28, 28]
        x = self.pool(x)  # [N, 512, 14, 14]
        return x


class Convolution9(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(512, 512, kernel_size=3, padding=1)
        self.relu = nn.ReLU()

    def forward(self, input):
        # input: [N, 512, 14, 14]
        x = self.conv(input)  # [N, 512, 14, 14]
        x = self.relu(x)  # [N, 512, 14, 14]
        return x


class Stage5(nn.Module):
    def __init__(self):
        super().__init__()
        self.convolutions = nn.Sequential(*[Convolution9() for _ in range(3)])
        self.pool = nn.MaxPool2d(2)

    def forward(self, input):
        # input: [N, 512, 14, 14]
        x = self.convolutions(input)  # [N, 512, 14, 14]
        x = self.pool(x)  # [N, 512, 7, 7]
        return x


class Features(nn.Module):
    def __init__(self):
        super().__init__()
        self.stages = nn.Sequential(Stage(), Stage2(), Stage3(), Stage4(), Stage5())

    def forward(self, input):
        # input: [N, 3, 224, 224]
        x = self.stages(input)  # [N, 512, 7, 7]
        return x


class Dense(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(25088, 4096)
        self.relu = nn.ReLU()
        self.dropout = nn.Dropout()

    def forward(self, input):
        # input: [N, 25088]
        x = self.linear(input)  # [N, 4096]
        x = self.relu(x)  # [N, 4096]
        x = self.dropout(x)  # [N, 4096]
        return x


class Dense2(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(4096, 4096)
        self.relu = nn.ReLU()
        self.dropout = nn.Dropout()

    def forward(self, input):
        # input: [N, 4096]
        x = self.linear(input)  # [N, 4096]
        x = self.relu(x)  # [N, 4096]
        x = self.dropout(x)  # [N, 4096]
        return x


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = Features()
        self.pooled = nn.AdaptiveAvgPool2d(7)
        self.dense = nn.Sequential(Dense(), Dense2())
        self.classes = nn.Linear(4096, 1000)

    def forward(self, image):
        # image: [N, 3, 224, 224]
        x = self.features(image)  # [N, 512, 7, 7]
        x = self.pooled(x)  # [N, 512, 7, 7]
        x = x.flatten(1)  # [N, 25088]
        x = self.dense(x)  # [N, 4096]
        x = self.classes(x)  # [N, 1000]
        return x
