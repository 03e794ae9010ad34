"""Loss and gradient of a network in PyTorch, in both precisions, at the parameters and mini-batch of a file."""

import sys

import numpy as np
import torch
import torch.nn.functional as F
from pytorch_networks import networks


def placed(array, like, last_image):
    """An array in TensorFlow's layout as a parameter of PyTorch's, and the way back."""
    if array.ndim == 4:
        return array.transpose(3, 2, 0, 1), lambda gradient: gradient.transpose(2, 3, 1, 0)
    if array.ndim == 2 and last_image is not None:
        height, width, channels = last_image
        inner = array.reshape(height, width, channels, -1).transpose(3, 2, 0, 1)
        back = lambda gradient: gradient.reshape(-1, channels, height, width).transpose(2, 3, 1, 0).reshape(array.shape)
        return inner.reshape(like.shape), back
    if array.ndim == 2:
        return array.T, lambda gradient: gradient.T
    return array, lambda gradient: gradient


def evaluate(name, data, precision):
    torch.manual_seed(0)
    model = networks[name](data["images"].shape[3]).to(precision)
    parameters = list(model.parameters())
    backward = []
    for i, parameter in enumerate(parameters):
        array = data[f"parameter{i}"]
        # LeNet's first dense layer takes a flattened image, whose channels come first in PyTorch
        flattened = (5, 5, 16) if name == "lenet" and array.shape == (400, 120) else None
        values, back = placed(array, parameter, flattened)
        backward.append(back)
        assert values.shape == tuple(parameter.shape), (i, values.shape, tuple(parameter.shape))
        with torch.no_grad():
            parameter.copy_(torch.from_numpy(np.ascontiguousarray(values)))
    images = torch.from_numpy(data["images"]).permute(0, 3, 1, 2).to(precision)
    loss = F.cross_entropy(model(images), torch.from_numpy(data["labels"]).long())
    gradients = torch.autograd.grad(loss, parameters)
    flat = [back(gradient.numpy()).reshape(-1) for back, gradient in zip(backward, gradients)]
    return np.array([loss.item()]), np.concatenate(flat).astype(np.float64)


def main():
    name, source, target = sys.argv[1:]
    data = np.load(source)
    single, double = (evaluate(name, data, precision) for precision in (torch.float32, torch.float64))
    np.savez(target, loss32=single[0], gradient32=single[1], loss64=double[0], gradient64=double[1])


main()
