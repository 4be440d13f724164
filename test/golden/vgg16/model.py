"VGG-16"

from torch import nn


class Convolution(nn.Module):
    def __init__(self, in_channels, channels):
        super().__init__()
        self.conv = nn.Conv2d(in_channels, channels, kernel_size=3, padding=1)
        self.relu = nn.ReLU()

    def forward(self, input):
        # input: [N, in_channels, H, W]
        x = self.conv(input)  # [N, channels, H, W]
        x = self.relu(x)  # [N, channels, H, W]
        return x


class Stage(nn.Module):
    def __init__(self, in_channels, channels, convolutions):
        super().__init__()
        self.convolutions = nn.Sequential(
            Convolution(in_channels, channels),
            *[Convolution(channels, channels) for _ in range(1, convolutions)],
        )
        self.pool = nn.MaxPool2d(2)

    def forward(self, input):
        # input: [N, in_channels, H, W]
        x = self.convolutions(input)  # [N, channels, H, W]
        x = self.pool(x)  # [N, channels, H2, W2]
        return x


class Features(nn.Module):
    def __init__(self):
        super().__init__()
        self.stages = nn.Sequential(
            Stage(3, 64, 2),
            Stage(64, 128, 2),
            Stage(128, 256, 3),
            Stage(256, 512, 3),
            Stage(512, 512, 3),
        )

    def forward(self, input):
        # input: [N, 3, 224, 224]
        x = self.stages(input)  # [N, 512, 7, 7]
        return x


class Dense(nn.Module):
    def __init__(self, in_features):
        super().__init__()
        self.linear = nn.Linear(in_features, 4096)
        self.relu = nn.ReLU()
        self.dropout = nn.Dropout()

    def forward(self, input):
        # input: [N, in_features]
        x = self.linear(input)  # [N, 4096]
        x = self.relu(x)  # [N, 4096]
        x = self.dropout(x)  # [N, 4096]
        return x


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = Features()
        self.pooled = nn.AdaptiveAvgPool2d(7)
        self.dense = nn.Sequential(Dense(25088), Dense(4096))
        self.classes = nn.Linear(4096, 1000)

    def forward(self, image):
        # image: [N, 3, 224, 224]
        x = self.features(image)  # [N, 512, 7, 7]
        x = self.pooled(x)  # [N, 512, 7, 7]
        x = x.flatten(1)  # [N, 25088]
        x = self.dense(x)  # [N, 4096]
        x = self.classes(x)  # [N, 1000]
        return x
