"DCGAN generator"

import torch
from torch import nn


class Grow(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.ConvTranspose2d(512, 256, kernel_size=4, stride=2, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(256)
        self.relu = nn.ReLU()

    def forward(self, input):
        # input: [N, 512, 4, 4]
        x = self.conv(input)  # [N, 256, 8, 8]
        x = self.norm(x)  # [N, 256, 8, 8]
        x = self.relu(x)  # [N, 256, 8, 8]
        return x


class Grow2(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.ConvTranspose2d(256, 128, kernel_size=4, stride=2, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(128)
        self.relu = nn.ReLU()

    def forward(self, input):
        # input: [N, 256, 8, 8]
        x = self.conv(input)  # [N, 128, 16, 16]
        x = self.norm(x)  # [N, 128, 16, 16]
        x = self.relu(x)  # [N, 128, 16, 16]
        return x


class Grow3(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.ConvTranspose2d(128, 64, kernel_size=4, stride=2, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(64)
        self.relu = nn.ReLU()

    def forward(self, input):
        # input: [N, 128, 16, 16]
        x = self.conv(input)  # [N, 64, 32, 32]
        x = self.norm(x)  # [N, 64, 32, 32]
        x = self.relu(x)  # [N, 64, 32, 32]
        return x


class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.ConvTranspose2d(100, 512, kernel_size=4, bias=False)
        self.norm = nn.BatchNorm2d(512)
        self.relu = nn.ReLU()
        self.grow = nn.Sequential(Grow(), Grow2(), Grow3())
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
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(64, 128, kernel_size=4, stride=2, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(128)
        self.relu = nn.LeakyReLU(negative_slope=0.2)

    def forward(self, input):
        # input: [N, 64, 32, 32]
        x = self.conv(input)  # [N, 128, 16, 16]
        x = self.norm(x)  # [N, 128, 16, 16]
        x = self.relu(x)  # [N, 128, 16, 16]
        return x


class Shrink2(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(128, 256, kernel_size=4, stride=2, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(256)
        self.relu = nn.LeakyReLU(negative_slope=0.2)

    def forward(self, input):
        # input: [N, 128, 16, 16]
        x = self.conv(input)  # [N, 256, 8, 8]
        x = self.norm(x)  # [N, 256, 8, 8]
        x = self.relu(x)  # [N, 256, 8, 8]
        return x


class Shrink3(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(256, 512, kernel_size=4, stride=2, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(512)
        self.relu = nn.LeakyReLU(negative_slope=0.2)

    def forward(self, input):
        # input: [N, 256, 8, 8]
        x = self.conv(input)  # [N, 512, 4, 4]
        x = self.norm(x)  # [N, 512, 4, 4]
        x = self.relu(x)  # [N, 512, 4, 4]
        return x


class Discriminator(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(3, 64, kernel_size=4, stride=2, padding=1, bias=False)
        self.relu = nn.LeakyReLU(negative_slope=0.2)
        self.shrink = nn.Sequential(Shrink(), Shrink2(), Shrink3())
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

    def forward(self, noise):
        # noise: [N, 100]
        x = self.generator(noise)  # [N, 3, 64, 64]
        discriminator = self.discriminator(x)  # [N, 1]
        return discriminator, x
