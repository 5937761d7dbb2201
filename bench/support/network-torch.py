"""The other side of bench/network-step.ts: the same networks and steps in PyTorch. python network-torch.py '{"network": …}'"""

import json
import resource
import sys
import time

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

job = json.loads(sys.argv[1])
torch.set_num_threads(job["threads"])
torch.manual_seed(1)
on_gpu = job.get("gpu", False)
device = torch.device("cuda" if on_gpu else "cpu")
if on_gpu:
    torch.backends.cudnn.benchmark = True  # the fastest kernels, whatever the order of their sums
    for backend in (torch.backends.cudnn, torch.backends.cuda.matmul):
        backend.allow_tf32 = job.get("tf32", False)


class Fire(nn.Module):
    def __init__(self, inputs, squeeze, expand, residual):
        super().__init__()
        norm = dict(eps=1e-3, momentum=0.01)
        self.squeeze, self.squeeze_bn = nn.Conv3d(inputs, squeeze, 1), nn.BatchNorm3d(squeeze, **norm)
        self.expand1x1, self.expand1x1_bn = nn.Conv3d(squeeze, expand, 1), nn.BatchNorm3d(expand, **norm)
        self.expand3x3, self.expand3x3_bn = nn.Conv3d(squeeze, expand, 3, padding=1), nn.BatchNorm3d(expand, **norm)
        self.residual = residual

    def forward(self, x):
        y = F.relu(self.squeeze_bn(self.squeeze(x)), inplace=True)
        y = torch.cat([self.expand1x1_bn(self.expand1x1(y)), self.expand3x3_bn(self.expand3x3(y))], 1)
        return F.relu(y + x if self.residual else y, inplace=True)


class SqueezeNet(nn.Module):
    def __init__(self, classes=None):
        super().__init__()
        stem = nn.Conv3d(1, 64, 3, stride=2, padding=1)
        self.convbn = nn.Sequential(stem, nn.BatchNorm3d(64, eps=1e-3, momentum=0.01), nn.ReLU(inplace=True))
        layers, inputs = [], 64
        for squeeze, expand in [(32, 64), (64, 128), (96, 192), (128, 256)]:
            layers += [nn.MaxPool3d(3, 2, 1), Fire(inputs, squeeze, expand, False), Fire(2 * expand, squeeze, expand, True)]
            inputs = 2 * expand
        self.features = nn.Sequential(*layers)
        if classes:
            self.classifier = nn.Sequential(nn.Dropout(0), nn.Conv3d(512, classes, 1), nn.ReLU(inplace=True), nn.AdaptiveAvgPool3d(1))

    def forward(self, x, _=None):
        x = self.features(self.convbn(x))
        return [self.classifier(x).flatten(1)] if hasattr(self, "classifier") else x


class CovidMtl(nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.features, self.radioFNN = SqueezeNet(), nn.Module()
        self.radioFNN.features = nn.Sequential(
            nn.Linear(375, 256), nn.ReLU(inplace=True), nn.Linear(256, 128), nn.ReLU(inplace=True), nn.Linear(128, 64), nn.ReLU(inplace=True)
        )
        self.radioFNN.classifier = nn.Linear(64, 32)
        self.tasks = range(1, len(classes) + 1)
        for task, count in zip(self.tasks, classes):
            own = nn.Sequential(nn.Dropout(0), nn.Conv3d(512, 32, 1), nn.ReLU(inplace=True), nn.AdaptiveAvgPool3d(1))
            self.add_module(f"classifier{task}_", own)
            self.add_module(f"classifier{task}", nn.Sequential(nn.ReLU(inplace=True), nn.Linear(64, count)))

    def forward(self, x, radiomics):
        x, beside = self.features(x), self.radioFNN.classifier(self.radioFNN.features(radiomics))
        own = [getattr(self, f"classifier{task}_")(x).flatten(1) for task in self.tasks]
        return [getattr(self, f"classifier{task}")(torch.cat([y, beside], 1)) for task, y in zip(self.tasks, own)]


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv3d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm3d(outputs, momentum=0.01)
        self.conv2, self.bn2 = nn.Conv3d(outputs, outputs, 3, 1, 1, bias=False), nn.BatchNorm3d(outputs, momentum=0.01)
        if stride != 1 or inputs != outputs:
            self.downsample = nn.Sequential(nn.Conv3d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm3d(outputs, momentum=0.01))

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)), inplace=True)))
        return F.relu(y + (self.downsample(x) if hasattr(self, "downsample") else x), inplace=True)


class ResNet34(nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv3d(1, 64, 5, 2, 2, bias=False), nn.BatchNorm3d(64, momentum=0.01)
        inputs = 64
        for group, blocks in enumerate([3, 4, 6, 3]):
            outputs = 64 * 2**group
            layer = [Block(inputs if i == 0 else outputs, outputs, 2 if i == 0 else 1) for i in range(blocks)]
            self.add_module(f"layer{group + 1}", nn.Sequential(*layer))
            inputs = outputs
        self.fc = nn.Linear(512, classes)

    def forward(self, x, _=None):
        x = F.max_pool3d(F.relu(self.bn1(self.conv1(x)), inplace=True), 3, 2, 1)
        for group in range(1, 5):
            x = getattr(self, f"layer{group}")(x)
        return [self.fc(x.mean((2, 3, 4)))]


CLASSES = [2, 2, 3] if job["network"] == "covid-mtl" else [2]
NETWORKS = {"squeezenet3d": lambda: SqueezeNet(2), "resnet3d34": lambda: ResNet34(2), "covid-mtl": lambda: CovidMtl(CLASSES)}
network = NETWORKS[job["network"]]().train()
layout = torch.channels_last_3d if job.get("layout") == "channels_last" else torch.contiguous_format

numbers = torch.from_numpy(np.fromfile(job["weights"], np.float32))
state, at = network.state_dict(), 0
for name in job["names"]:
    tensor = state[name]
    tensor.copy_(numbers[at : at + tensor.numel()].view(tensor.shape))
    at += tensor.numel()
missing = [name for name in state if name not in job["names"] and not name.endswith("num_batches_tracked")]
if at != len(numbers) or missing:
    raise SystemExit(f"the weights do not fit: {at} of {len(numbers)} numbers used, {missing} not set")
network = network.to(device, memory_format=layout)

n = job["batch"]
volumes = torch.from_numpy(np.fromfile(job["volumes"], np.float32, n * int(np.prod(job["shape"])))).view(n, 1, *job["shape"])
volumes = volumes.to(device).contiguous(memory_format=layout)
radiomics = torch.from_numpy(np.fromfile(job["radiomics"], np.float32, n * 375)).view(n, 375).to(device)
labels = [torch.tensor([(sample + task) % count for sample in range(n)], device=device) for task, count in enumerate(CLASSES)]
optimiser = torch.optim.SGD(network.parameters(), lr=job["rate"], momentum=0.9, nesterov=True, weight_decay=5e-5)

losses, walls, cpus = [], [], []
for _ in range(job["steps"]):
    cpu, start = time.process_time(), time.perf_counter()
    loss = sum(F.cross_entropy(told, label) for told, label in zip(network(volumes, radiomics), labels))
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()
    losses.append(loss.item())
    if on_gpu:
        torch.cuda.synchronize()  # the update is part of the step
    walls.append(time.perf_counter() - start)
    cpus.append(time.process_time() - cpu)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
card = dict(gpuMebibytes=torch.cuda.max_memory_reserved() / 2**20) if on_gpu else {}
print(json.dumps(dict(losses=losses, wall=walls, cpu=cpus, mebibytes=peak, **card)))
