"AlexNet"

import torch
from torch import nn


class Convolution(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(64, 192, kernel_size=5, padding=2)
        self.relu = nn.ReLU()

    def forward(self, input):
        # input: [N, 64, 27, 27]
        x = self.conv(input)  # [N, 192, 27, 27]
        x = self.relu(x)  # [N, 192, 27, 27]
        return x


class Convolution2(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(192, 384, kernel_size=3, padding=1)
        self.relu = nn.ReLU()

    def forward(self, input):
        # input: [N, 192, 13, 13]
        x = self.conv(input)  # [N, 384, 13, 13]
        x = self.relu(x)  # [N, 384, 13, 13]
        return x


class Convolution3(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(384, 256, kernel_size=3, padding=1)
        self.relu = nn.ReLU()

    def forward(self, input):
        # input: [N, 384, 13, 13]
        x = self.conv(input)  # [N, 256, 13, 13]
        x = self.relu(x)  # [N, 256, 13, 13]
        return x


class Convolution4(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(256, 256, kernel_size=3, padding=1)
        self.relu = nn.ReLU()

    def forward(self, input):
        # input: [N, 256, 13, 13]
        x = self.conv(input)  # [N, 256, 13, 13]
        x = self.relu(x)  # [N, 256, 13, 13]
        return x


class Dense(nn.Module):
    def __init__(self):
        super().__init__()
        self.dropout = nn.Dropout()
        self.linear = nn.Linear(9216, 4096)
        self.relu = nn.ReLU()

    def forward(self, input):
        # input: [N, 9216]
        x = self.dropout(input)  # [N, 9216]
        x = self.linear(x)  # [N, 4096]
        x = self.relu(x)  # [N, 4096]
        return x


class Dense2(nn.Module):
    def __init__(self):
        super().__init__()
        self.dropout = nn.Dropout()
        self.linear = nn.Linear(4096, 4096)
        self.relu = nn.ReLU()

    def forward(self, input):
        # input: [N, 4096]
        x = self.dropout(input)  # [N, 4096]
        x = self.linear(x)  # [N, 4096]
        x = self.relu(x)  # [N, 4096]
        return x


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 64, kernel_size=11, stride=4, padding=2)
        self.relu = nn.ReLU()
        self.pool1 = nn.MaxPool2d(3, stride=2)
        self.conv2 = Convolution()
        self.pool2 = nn.MaxPool2d(3, stride=2)
        self.conv3 = Convolution2()
        self.conv4 = nn.Sequential(Convolution3(), Convolution4())
        self.pool3 = nn.MaxPool2d(3, stride=2)
        self.pooled = nn.AdaptiveAvgPool2d(6)
        self.dense = nn.Sequential(Dense(), Dense2())
        self.classes = nn.Linear(4096, 1000)

    def forward(self, image):
        # image: [N, 3, 224, 224]
        x = self.stem(image)  # [N, 64, 55, 55]
        x = self.relu(x)  # [N, 64, 55, 55]
        x = self.pool1(x)  # [N, 64, 27, 27]
        x = self.conv2(x)  # [N, 192, 27, 27]
        x = self.pool2(x)  # [N, 192, 13, 13]
        x = self.conv3(x)  # [N, 384, 13, 13]
        x = self.conv4(x)  # [N, 256, 13, 13]
        x = self.pool3(x)  # [N, 256, 6, 6]
        x = self.pooled(x)  # [N, 256, 6, 6]
        x = x.flatten(1)  # [N, 9216]
        x = self.dense(x)  # [N, 4096]
        x = self.classes(x)  # [N, 1000]
        return x
