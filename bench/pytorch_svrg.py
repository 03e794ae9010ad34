"""
The variance of SVRG beside that of SGD while a network trains, in plain PyTorch, written from the text of Defazio & Bottou
2019, "On the Ineffectiveness of Variance Reduced Optimization for Deep Learning". The task is its argument, as JSON:
network, train and test (files), seed, measureEpochs, measureAt, threads. It prints the measured rows, as JSON.
"""

import json
import math
import sys
from pathlib import Path

import torch
import torch.nn.functional as F

from pytorch_networks import networks

# Section 7
batch_size = 128
learning_rate, momentum, weight_decay = 0.1, 0.9, 1e-4

parameter_counts = {"lenet": 62458, "resnet-small": 68642}


def read_cifar(files):
    """Images [n, 3, 32, 32] with values from 0 to 1 and their labels, from files of CIFAR-10's binary layout."""
    records = torch.cat([torch.frombuffer(bytearray(Path(file).read_bytes()), dtype=torch.uint8) for file in files])
    records = records.view(-1, 1 + 3 * 32 * 32)
    return records[:, 1:].reshape(-1, 3, 32, 32).float() / 255, records[:, 0].long()


def normalise(images):
    return (images - 0.5) / 0.5


def augment(image):
    """Flipped with probability ½, then a window of 32×32 out of the image with a margin of 4 black pixels."""
    if torch.rand(()) < 0.5:
        image = image.flip(2)
    top, left = torch.randint(0, 9, (2,)).tolist()
    return F.pad(image, (4, 4, 4, 4))[:, top : top + 32, left : left + 32]


def gradient(model, images, labels):
    """Of the mean cross-entropy, in training mode, without weight decay, in all parameters as one vector."""
    model.train()
    loss = F.cross_entropy(model(images), labels)
    return torch.cat([g.flatten() for g in torch.autograd.grad(loss, list(model.parameters()))])


def gradients(model, batches):
    """Those of all mini-batches at this point, one a row; batch norm's running statistics are restored afterwards."""
    before = {name: buffer.clone() for name, buffer in model.named_buffers()}
    rows = torch.stack([gradient(model, images, labels) for images, labels in batches])
    for name, buffer in model.named_buffers():
        buffer.copy_(before[name])
    return rows


@torch.no_grad()
def assess(model, images, labels):
    """Mean loss and fraction wrong in evaluation mode, without augmentation."""
    model.eval()
    logits = torch.cat([model(normalise(part)) for part in images.split(500)])
    return F.cross_entropy(logits, labels).item(), (logits.argmax(1) != labels).double().mean().item()


def curve(task):
    """One training with SVRG: what is measured in some of its epochs, after some fractions of their updates."""
    torch.manual_seed(task["seed"])
    images, labels = read_cifar(task["train"])
    test_images, test_labels = read_cifar(task["test"])
    model = networks[task["network"]](3)
    parameters = list(model.parameters())
    assert sum(p.numel() for p in parameters) == parameter_counts[task["network"]]
    optimizer = torch.optim.SGD(parameters, lr=learning_rate, momentum=momentum, weight_decay=weight_decay)
    rows = []
    for epoch in range(1, max(task["measureEpochs"]) + 1):
        # Transform locking: every image is transformed once, at the snapshot, and stays so until the epoch ends.
        locked = normalise(torch.stack([augment(image) for image in images]))
        batches = [(locked[part], labels[part]) for part in torch.randperm(len(images)).split(batch_size)]
        snapshot = [p.detach().clone() for p in parameters]
        stored = gradients(model, batches)
        full = stored.double().mean(0)
        after = {progress: math.ceil(round(progress * len(batches), 9)) for progress in task["measureAt"]}
        for k, (batch_images, batch_labels) in enumerate(batches, 1):
            # (1): f'_i(w_k) − f'_i(w̃) + f'(w̃), then weight decay and momentum
            estimate = gradient(model, batch_images, batch_labels) - stored[k - 1] + full.float()
            for p, part in zip(parameters, estimate.split([p.numel() for p in parameters])):
                p.grad = part.view_as(p)
            optimizer.step()
            if epoch not in task["measureEpochs"] or k not in after.values():
                continue
            at_iterate = gradients(model, batches).double()
            mean = at_iterate.mean(0)
            sgd = (at_iterate - mean).square().sum(1).mean().item()
            svrg = (at_iterate - stored + full - mean).square().sum(1).mean().item()
            moved = torch.cat([(p.detach() - before).flatten() for p, before in zip(parameters, snapshot)])
            train_loss, _ = assess(model, images, labels)
            _, test_error = assess(model, test_images, test_labels)
            measured = {
                "epoch": epoch,
                "ratio": svrg / sgd,
                "sgdVariance": sgd,
                "distance": moved.double().norm().item(),
                "trainLoss": train_loss,
                "testError": test_error,
            }
            rows += [{**measured, "progress": progress} for progress in after if after[progress] == k]
    return rows


def main():
    task = json.loads(sys.argv[1])
    torch.set_num_threads(task["threads"])
    versions = f"PyTorch {torch.__version__}, Python {'.'.join(map(str, sys.version_info[:3]))}"
    print(json.dumps({"versions": versions, "rows": curve(task)}))


main()
