"DCGAN discriminator"

from torch import nn


class Shrink(nn.Module):
    def __init__(self, in_channels, channels):
        super().__init__()
        self.conv = nn.Conv2d(in_channels, channels, kernel_size=4, stride=2, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(channels)
        self.relu = nn.LeakyReLU(negative_slope=0.2)

    def forward(self, input):
        # input: [N, in_channels, H, W]
        x = self.conv(input)  # [N, channels, H2, W2]
        x = self.norm(x)  # [N, channels, H2, W2]
        x = self.relu(x)  # [N, channels, H2, W2]
        return x


class Discriminator(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(3, 64, kernel_size=4, stride=2, padding=1, bias=False)
        self.relu = nn.LeakyReLU(negative_slope=0.2)
        self.shrink = nn.Sequential(Shrink(64, 128), Shrink(128, 256), Shrink(256, 512))
        self.last = nn.Conv2d(512, 1, kernel_size=4, bias=False)

    def forward(self, input):
        # input: [N, 3, 64, 64]
        x = self.first(input)  # [N, 64, 32, 32]
        x = self.relu(x)  # [N, 64, 32, 32]
        x = self.shrink(x)  # [N, 512, 4, 4]
        x = self.last(x)  # [N, 1, 1, 1]
        x = x.flatten(1)  # [N, 1]
        return x


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.discriminator = Discriminator()

    def forward(self, image):
        # image: [N, 3, 64, 64]
        x = self.discriminator(image)  # [N, 1]
        return x
