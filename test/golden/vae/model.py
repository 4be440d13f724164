"Variational autoencoder"

import torch
from torch import nn


class Reparameterize(nn.Module):
    """mean + exp(log_variance / 2) * noise while training, else the mean; the divergence is a penalty, [N]."""

    def __init__(self, divergence):
        super().__init__()
        self.divergence = divergence

    def forward(self, mean, log_variance):
        if self.divergence > 0:
            divergence = (mean**2 + log_variance.exp() - log_variance - 1).reshape(len(mean), -1).sum(1) / 2
            self.penalty = self.divergence * divergence
        if not self.training:
            return mean
        return mean + torch.exp(log_variance / 2) * torch.randn_like(mean)


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(784, 400)
        self.relu = nn.ReLU()
        self.toMean = nn.Linear(400, 20)
        self.toLogVariance = nn.Linear(400, 20)

    def forward(self, input):
        # input: [N, 784]
        x = self.linear(input)  # [N, 400]
        x = self.relu(x)  # [N, 400]
        toMean = self.toMean(x)  # [N, 20]
        x = self.toLogVariance(x)  # [N, 20]
        return toMean, x


class Decoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(20, 400)
        self.relu = nn.ReLU()
        self.restore = nn.Linear(400, 784)

    def forward(self, input):
        # input: [N, 20]
        x = self.linear(input)  # [N, 400]
        x = self.relu(x)  # [N, 400]
        x = self.restore(x)  # [N, 784]
        return x


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = Encoder()
        self.code = Reparameterize(0.0012755102040816326)
        self.decoder = Decoder()

    def forward(self, digit):
        # digit: [N, 1, 28, 28]
        x = digit.flatten(1)  # [N, 784]
        encoder_mean, encoder_logVariance = self.encoder(x)  # [N, 20], [N, 20]
        x = self.code(encoder_mean, encoder_logVariance)  # [N, 20]
        x = self.decoder(x)  # [N, 784]
        x = x.unflatten(-1, (1, 28, 28))  # [N, 1, 28, 28]
        return x, encoder_mean, encoder_logVariance
