"Digit CNN"

from torch import nn


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 32, kernel_size=3)
        self.relu = nn.ReLU()
        self.pool = nn.MaxPool2d(2)
        self.hidden = nn.Linear(5408, 128)
        self.relu2 = nn.ReLU()
        self.classes = nn.Linear(128, 10)

    def forward(self, digit):
        # digit: [N, 1, 28, 28]
        x = self.conv(digit)  # [N, 32, 26, 26]
        x = self.relu(x)  # [N, 32, 26, 26]
        x = self.pool(x)  # [N, 32, 13, 13]
        x = x.flatten(1)  # [N, 5408]
        x = self.hidden(x)  # [N, 128]
        x = self.relu2(x)  # [N, 128]
        x = self.classes(x)  # [N, 10]
        return x
