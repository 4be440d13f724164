"DCGAN generator"

from torch import nn


class Grow(nn.Module):
    def __init__(self, in_channels, channels):
        super().__init__()
        self.conv = nn.ConvTranspose2d(in_channels, channels, kernel_size=4, stride=2, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(channels)
        self.relu = nn.ReLU()

    def forward(self, input):
        # input: [N, in_channels, H, W]
        x = self.conv(input)  # [N, channels, H2, W2]
        x = self.norm(x)  # [N, channels, H2, W2]
        x = self.relu(x)  # [N, channels, H2, W2]
        return x


class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.ConvTranspose2d(100, 512, kernel_size=4, bias=False)
        self.norm = nn.BatchNorm2d(512)
        self.relu = nn.ReLU()
        self.grow = nn.Sequential(Grow(512, 256), Grow(256, 128), Grow(128, 64))
        self.last = nn.ConvTranspose2d(64, 3, kernel_size=4, stride=2, padding=1, bias=False)
        self.tanh = nn.Tanh()

    def forward(self, input):
        # input: [N, 100]
        x = input.unflatten(-1, (-1, 1, 1))  # [N, 100, 1, 1]
        x = self.first(x)  # [N, 512, 4, 4]
        x = self.norm(x)  # [N, 512, 4, 4]
        x = self.relu(x)  # [N, 512, 4, 4]
        x = self.grow(x)  # [N, 64, 32, 32]
        x = self.last(x)  # [N, 3, 64, 64]
        x = self.tanh(x)  # [N, 3, 64, 64]
        return x


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
        self.generator = Generator()
        self.discriminator = Discriminator()
        self.discriminator.requires_grad_(False)
        for module in self.discriminator.modules():
            if isinstance(module, nn.modules.batchnorm._NormBase):
                module.momentum = 0.0

    def forward(self, noise):
        # noise: [N, 100]
        x = self.generator(noise)  # [N, 3, 64, 64]
        discriminator = self.discriminator(x)  # [N, 1]
        return discriminator, x
