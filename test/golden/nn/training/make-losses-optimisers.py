"""Writes losses-optimisers.json: PyTorch's cross-entropy with its gradient, and its SGD and AdamW, in float64.

Run with PyTorch 2.15: python make-losses-optimisers.py > losses-optimisers.json
Numbers that go in are those of Python's random with seed 7; logits and gradients are float32 values.
"""

import json
import random
import struct

import torch

torch.set_default_dtype(torch.float64)
source = random.Random(7)


def float32(low, high):
    return struct.unpack("f", struct.pack("f", source.uniform(low, high)))[0]


def cross_entropy(classes, samples, weights, smoothing, masked):
    logits = [[float32(-4, 4) for _ in range(classes)] for _ in range(samples)]
    labels = [-1 if sample in masked else source.randrange(classes) for sample in range(samples)]
    x = torch.tensor(logits, requires_grad=True)
    loss = torch.nn.functional.cross_entropy(
        x,
        torch.tensor(labels),
        weight=None if weights is None else torch.tensor(weights),
        label_smoothing=smoothing,
        ignore_index=-1,
    )
    loss.backward()
    return {
        "classes": classes,
        "logits": logits,
        "labels": labels,
        "classWeights": weights,
        "smoothing": smoothing,
        "loss": loss.item(),
        "gradient": x.grad.tolist(),
    }


def optimise(name, make, options, rates):
    start = [float32(-1, 1) for _ in range(4)]
    gradients = [[float32(-2, 2) for _ in range(4)] for _ in rates]
    parameter = torch.nn.Parameter(torch.tensor(start))
    optimiser = make([parameter])
    values = []
    for rate, gradient in zip(rates, gradients):
        optimiser.param_groups[0]["lr"] = rate
        parameter.grad = torch.tensor(gradient)
        optimiser.step()
        values.append(parameter.tolist())
    return {"name": name, "options": options, "start": start, "rates": rates, "gradients": gradients, "values": values}


def sgd(momentum, nesterov, decay):
    return optimise(
        "sgd",
        lambda parameters: torch.optim.SGD(parameters, lr=1, momentum=momentum, nesterov=nesterov, weight_decay=decay),
        {"momentum": momentum, "nesterov": nesterov, "weightDecay": decay},
        [0.1, 0.1, 0.05, 0.02, 0.02, 0.3],
    )


def adamw(beta1, beta2, epsilon, decay):
    return optimise(
        "adamw",
        lambda parameters: torch.optim.AdamW(parameters, lr=1, betas=(beta1, beta2), eps=epsilon, weight_decay=decay),
        {"beta1": beta1, "beta2": beta2, "epsilon": epsilon, "weightDecay": decay},
        [0.1, 0.1, 0.05, 0.02, 0.02, 0.3],
    )


def clip(limit):
    gradients = [[float32(-2, 2) for _ in range(size)] for size in (6, 4)]
    parameters = [torch.nn.Parameter(torch.zeros(len(gradient))) for gradient in gradients]
    for parameter, gradient in zip(parameters, gradients):
        parameter.grad = torch.tensor(gradient)
    norm = torch.nn.utils.clip_grad_norm_(parameters, limit).item()
    return {"limit": limit, "gradients": gradients, "norm": norm, "clipped": [parameter.grad.tolist() for parameter in parameters]}


print(
    json.dumps(
        {
            "library": f"PyTorch {torch.__version__}",
            "crossEntropy": [
                cross_entropy(2, 3, None, 0.0, ()),
                cross_entropy(3, 5, [0.5, 1.0, 3.0], 0.0, (1,)),
                cross_entropy(3, 5, None, 0.1, (0, 4)),
                cross_entropy(4, 6, [2.0, 0.25, 1.0, 0.0], 0.3, (2,)),
            ],
            "optimisers": [
                sgd(0.9, True, 5e-5),
                sgd(0.9, False, 0.01),
                sgd(0.5, True, 0.0),
                sgd(0.0, False, 0.1),
                adamw(0.9, 0.999, 1e-8, 0.01),
                adamw(0.8, 0.95, 1e-3, 0.0),
            ],
            "clip": [clip(1.0), clip(100.0)],
        }
    )
)
