"Bidirectional LSTM"

from torch import nn


class Bidirectional(nn.Module):
    def __init__(self, in_features):
        super().__init__()
        self.lstm = nn.LSTM(in_features, 128, batch_first=True, bidirectional=True)

    def forward(self, input):
        # input: [N, 28, in_features]
        x = self.lstm(input)[0]  # [N, 28, 256]
        return x


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(Bidirectional(28), Bidirectional(256))
        self.classes = nn.Linear(256, 10)

    def forward(self, digit):
        # digit: [N, 1, 28, 28]
        x = digit.squeeze(1)  # [N, 28, 28]
        x = self.layers(x)  # [N, 28, 256]
        x = x[:, -1]  # [N, 256]
        x = self.classes(x)  # [N, 10]
        return x
