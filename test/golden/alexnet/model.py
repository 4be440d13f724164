"AlexNet"

from torch import nn


class Convolution(nn.Module):
    def __init__(self, in_channels, channels, kernel=3):
        super().__init__()
        self.conv = nn.Conv2d(in_channels, channels, kernel_size=kernel, padding=kernel // 2)
        self.relu = nn.ReLU()

    def forward(self, input):
        # input: [N, in_channels, H, W]
        x = self.conv(input)  # [N, channels, H, W]
        x = self.relu(x)  # [N, channels, H, W]
        return x


class Dense(nn.Module):
    def __init__(self, in_features):
        super().__init__()
        self.dropout = nn.Dropout()
        self.linear = nn.Linear(in_features, 4096)
        self.relu = nn.ReLU()

    def forward(self, input):
        # input: [N, in_features]
        x = self.dropout(input)  # [N, in_features]
        x = self.linear(x)  # [N, 4096]
        x = self.relu(x)  # [N, 4096]
        return x


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 64, kernel_size=11, stride=4, padding=2)
        self.relu = nn.ReLU()
        self.pool1 = nn.MaxPool2d(3, stride=2)
        self.conv2 = Convolution(64, 192, kernel=5)
        self.pool2 = nn.MaxPool2d(3, stride=2)
        self.conv3 = Convolution(192, 384)
        self.conv4 = nn.Sequential(Convolution(384, 256), Convolution(256, 256))
        self.pool3 = nn.MaxPool2d(3, stride=2)
        self.pooled = nn.AdaptiveAvgPool2d(6)
        self.dense = nn.Sequential(Dense(9216), Dense(4096))
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
