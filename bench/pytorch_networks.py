"""The networks of src/networks in PyTorch, written from Defazio & Bottou 2019 and the code beside that paper."""

import torch
import torch.nn as nn
import torch.nn.functional as F

classes = 10


class LeNet(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, 6, 5)
        self.norm1 = nn.BatchNorm2d(6)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.norm2 = nn.BatchNorm2d(16)
        self.dense1 = nn.Linear(400, 120)
        self.norm3 = nn.BatchNorm1d(120)
        self.dense2 = nn.Linear(120, 84)
        self.norm4 = nn.BatchNorm1d(84)
        self.dense3 = nn.Linear(84, classes)

    def forward(self, x):
        x = F.relu(F.max_pool2d(self.norm1(self.conv1(x)), 2))
        x = F.relu(F.max_pool2d(self.norm2(self.conv2(x)), 2))
        x = F.relu(self.norm3(self.dense1(x.flatten(1))))
        x = F.relu(self.norm4(self.dense2(x)))
        return self.dense3(x)


class PreactivationBlock(nn.Module):
    """BN, ReLU, conv, BN, ReLU, conv; beside it the raw input, or where the shape changes a projection of the activated one."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.norm1 = nn.BatchNorm2d(inputs)
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        changes = stride != 1 or inputs != outputs
        self.projection = nn.Conv2d(inputs, outputs, 1, stride, bias=False) if changes else None

    def forward(self, x):
        active = F.relu(self.norm1(x))
        shortcut = x if self.projection is None else self.projection(active)
        return self.conv2(F.relu(self.norm2(self.conv1(active)))) + shortcut


class ResNet(nn.Module):
    def __init__(self, channels, layers, planes):
        super().__init__()
        self.stem = nn.Conv2d(channels, planes, 3, 1, 1, bias=False)
        self.norm = nn.BatchNorm2d(planes)
        blocks, inputs = [], planes
        for stage in range(3):
            for block in range((layers - 2) // 6):
                outputs = planes * 2**stage
                blocks.append(PreactivationBlock(inputs, outputs, 2 if stage > 0 and block == 0 else 1))
                inputs = outputs
        self.blocks = nn.Sequential(*blocks)
        self.dense = nn.Linear(inputs, classes)

    def forward(self, x):
        x = self.blocks(F.relu(self.norm(self.stem(x))))
        return self.dense(F.avg_pool2d(x, 8).flatten(1))


class Bottleneck(nn.Module):
    def __init__(self, inputs, growth):
        super().__init__()
        self.norm1 = nn.BatchNorm2d(inputs)
        self.conv1 = nn.Conv2d(inputs, 4 * growth, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(4 * growth)
        self.conv2 = nn.Conv2d(4 * growth, growth, 3, 1, 1, bias=False)

    def forward(self, x):
        y = self.conv2(F.relu(self.norm2(self.conv1(F.relu(self.norm1(x))))))
        return torch.cat([x, y], 1)


class Transition(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.norm = nn.BatchNorm2d(inputs)
        self.conv = nn.Conv2d(inputs, outputs, 1, bias=False)

    def forward(self, x):
        return F.avg_pool2d(self.conv(F.relu(self.norm(x))), 2)


class DenseNet(nn.Module):
    def __init__(self, channels, depth, growth):
        super().__init__()
        width = 2 * growth
        parts = [nn.Conv2d(channels, width, 3, 1, 1, bias=False)]
        for stage in range(3):
            for _ in range((depth - 4) // 6):
                parts.append(Bottleneck(width, growth))
                width += growth
            if stage < 2:
                parts.append(Transition(width, width // 2))
                width //= 2
        self.parts = nn.Sequential(*parts)
        self.norm = nn.BatchNorm2d(width)
        self.dense = nn.Linear(width, classes)
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")

    def forward(self, x):
        x = F.relu(self.norm(self.parts(x)))
        return self.dense(x.mean((2, 3)))


networks = {
    "lenet": LeNet,
    "resnet-small": lambda channels: ResNet(channels, 20, 8),
    "resnet-110": lambda channels: ResNet(channels, 110, 16),
    "densenet-40-36": lambda channels: DenseNet(channels, 40, 36),
}
