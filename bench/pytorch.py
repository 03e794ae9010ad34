"""A network's gradient and a measured epoch in PyTorch: reads tasks as lines of JSON, answers each with one line."""

import json
import os
import sys
import time

import torch
import torch.nn.functional as F

from pytorch_networks import classes, networks

side = 32
padding = 4
batch_norm_momentum = 0.1


class Data:
    """Random bytes as images [n, side, side, channels], with a margin of zeros, and labels."""

    def __init__(self, channels, count, seed):
        generator = torch.Generator().manual_seed(seed)
        images = torch.randint(0, 256, (count, side, side, channels), dtype=torch.uint8, generator=generator)
        self.padded = F.pad(images, (0, 0, padding, padding, padding, padding))
        self.labels = torch.randint(0, classes, (count,), generator=generator)

    def __len__(self):
        return len(self.labels)


class Transforms:
    """A flip and a crop for every example, the same at every access within an epoch."""

    def __init__(self, count, seed):
        generator = torch.Generator().manual_seed(seed)
        self.flip = torch.randint(0, 2, (count,), generator=generator) == 1
        self.down = torch.randint(0, 2 * padding + 1, (count,), generator=generator)
        self.right = torch.randint(0, 2 * padding + 1, (count,), generator=generator)


class Workload:
    """A network's gradient on augmented images; `compiled` and `channels_last` choose how PyTorch computes it."""

    def __init__(self, network, train, test, compiled, channels_last):
        self.format = torch.channels_last if channels_last else torch.contiguous_format
        self.model = network.to(memory_format=self.format)
        self.parameters = list(self.model.parameters())
        self.train, self.test = train, test

        def loss(images, labels):
            return F.cross_entropy(self.model(images), labels)

        self.loss = torch.compile(loss) if compiled else loss

    def inputs(self, data, indices, transforms=None):
        window = torch.arange(side)
        if transforms is None:
            rows = columns = (window + padding).expand(len(indices), side)
        else:
            rows = transforms.down[indices][:, None] + window
            columns = torch.where(transforms.flip[indices][:, None], side - 1 - window, window)
            columns = columns + transforms.right[indices][:, None]
        pixels = data.padded[indices[:, None, None], rows[:, :, None], columns[:, None, :]]
        images = pixels.permute(0, 3, 1, 2).float().div_(127.5).sub_(1).contiguous(memory_format=self.format)
        return images, data.labels[indices]

    def gradient(self, images, labels):
        loss = self.loss(images, labels)
        gradients = torch.autograd.grad(loss, self.parameters)
        return loss.detach(), torch.cat([gradient.reshape(-1) for gradient in gradients])

    @torch.no_grad()
    def place(self, point):
        offset = 0
        for parameter in self.parameters:
            size = parameter.numel()
            parameter.copy_(point[offset : offset + size].view(parameter.shape))
            offset += size

    def statistics(self):
        return [buffer.clone() for buffer in self.model.buffers()]

    @torch.no_grad()
    def restore(self, statistics):
        for buffer, value in zip(self.model.buffers(), statistics):
            buffer.copy_(value)

    @torch.no_grad()
    def assess(self, data):
        self.model.eval()
        loss = wrong = 0.0
        for indices in torch.arange(len(data)).split(512):
            images, labels = self.inputs(data, indices)
            logits = self.model(images)
            loss += F.cross_entropy(logits, labels, reduction="sum").item()
            wrong += (logits.argmax(1) != labels).sum().item()
        self.model.train()
        return loss / len(data), wrong / len(data)


def squared_deviations(rows):
    """‖row − mean‖² of each row, in double precision."""
    mean = rows.sum(0, dtype=torch.float64) / len(rows)
    return torch.stack([(row.double() - mean).square().sum() for row in rows])


def jackknife(numerator, denominator):
    """Standard error of log(Σ numerator/Σ denominator) with each mini-batch left out in turn."""
    n = len(numerator)
    # a sum of squared deviations without row b: Σ − n/(n − 1)·(its own)
    left_out = torch.log(numerator.sum() - n / (n - 1) * numerator) - torch.log(
        denominator.sum() - n / (n - 1) * denominator
    )
    return ((n - 1) / n * (left_out - left_out.mean()).square().sum()).sqrt().item()


def measured_epoch(workload, batch_size, measure_at, seed, fresh, losses):
    """
    One epoch of SVRG with stored snapshot gradients, and the variance ratio over all mini-batches at some updates: with
    the gradients stored at the snapshot, or, `fresh`, as the code beside Defazio & Bottou 2019 measures, with gradients at
    snapshot and iterate evaluated at every point; with or without train loss and test error there.
    """
    learning_rate, momentum, weight_decay = 0.1, 0.9, 1e-4
    count = len(workload.train)
    transforms = Transforms(count, seed)
    pass_ = torch.randperm(count, generator=torch.Generator().manual_seed(seed)).split(batch_size)
    gradients = 0

    def gradient(indices):
        nonlocal gradients
        gradients += 1
        return workload.gradient(*workload.inputs(workload.train, indices, transforms))[1]

    def table():
        """All mini-batch gradients at this point; batch norm's running statistics stay as they were."""
        statistics = workload.statistics()
        rows = torch.stack([gradient(indices) for indices in pass_])
        workload.restore(statistics)
        return rows

    point = torch.cat([parameter.detach().reshape(-1) for parameter in workload.parameters])
    snapshot, velocity = point, torch.zeros_like(point)
    stored = table()
    full = (stored.sum(0, dtype=torch.float64) / len(stored)).float()
    for k, indices in enumerate(pass_):
        estimate = gradient(indices) - stored[k] + full
        velocity = momentum * velocity + estimate + weight_decay * point
        point = point - learning_rate * velocity
        workload.place(point)
        if k + 1 in measure_at:
            if fresh:
                workload.place(snapshot)
                again = table()
                workload.place(point)
            rows = table()
            sgd = squared_deviations(rows)
            svrg = squared_deviations(rows - (again if fresh else stored) + full)
            jackknife(svrg, sgd)
            if losses:
                workload.assess(workload.train)
                workload.assess(workload.test)
    return gradients / len(pass_)


class Contestant:
    def __init__(self):
        self.data = {}
        self.workloads = {}

    def workload(self, task):
        network, channels, variant = task["network"], task["channels"], task["variant"]
        if channels not in self.data:
            self.data[channels] = Data(channels, 8192, 1), Data(channels, 2048, 2)
        key = network, channels, variant
        if key not in self.workloads:
            torch.manual_seed(0)
            model = networks[network](channels)
            self.workloads[key] = Workload(
                model, *self.data[channels], "compiled" in variant, "channels last" in variant
            )
        return self.workloads[key]

    def describe(self, task):
        python = ".".join(map(str, sys.version_info[:3]))
        return {"versions": f"PyTorch {torch.__version__}, Python {python}, {torch.get_num_threads()} threads"}

    def gradients(self, task):
        """`count` gradients of mini-batches that lie ready."""
        workload = self.workload(task)
        batches = [
            workload.inputs(workload.train, torch.arange(k * task["batch"], (k + 1) * task["batch"])) for k in range(8)
        ]
        started = time.perf_counter()
        for k in range(task["count"]):
            workload.gradient(*batches[k % len(batches)])
        return {"seconds": time.perf_counter() - started}

    def passes(self, task):
        """`count` gradients of a pass over the data: drawn, augmented, evaluated."""
        workload = self.workload(task)
        started = time.perf_counter()
        transforms = Transforms(len(workload.train), task["seed"])
        order = torch.randperm(len(workload.train)).split(task["batch"])
        for k in range(task["count"]):
            workload.gradient(*workload.inputs(workload.train, order[k % len(order)], transforms))
        return {"seconds": time.perf_counter() - started}

    def epoch(self, task):
        workload = self.workload(task)
        started = time.perf_counter()
        counted = measured_epoch(workload, task["batch"], task["measureAt"], task["seed"], task["fresh"], task["losses"])
        return {"seconds": time.perf_counter() - started, "counted": counted}

    def matmul(self, task):
        """`count` products of two square matrices."""
        a, b = torch.randn(2, task["size"], task["size"])
        started = time.perf_counter()
        for _ in range(task["count"]):
            a @ b
        return {"seconds": time.perf_counter() - started}


def main():
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # what libraries print is no answer
    torch.set_num_threads(int(sys.argv[1]))
    contestant = Contestant()
    for line in sys.stdin:
        task = json.loads(line)
        print(json.dumps(getattr(contestant, task["task"])(task)), file=answers)


main()
