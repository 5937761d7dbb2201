"""Gives each test leaf the species whose training leaves are nearest on average. Python's standard library alone.

usage: nearest_centroid.py TABLE.csv SPLIT.json OUT.csv LABEL
"""
import csv
import json
import math
import sys

table_path, split_path, out_path, label = sys.argv[1:]
with open(table_path, newline="") as file:
    rows = list(csv.DictReader(file))
with open(split_path) as file:
    split = json.load(file)
identifier = next(iter(rows[0]))
features = [name for name in rows[0] if name not in (identifier, label)]


def point(row):
    return [float(row[name]) for name in features]


groups = {}
for number in split["train"]:
    groups.setdefault(rows[number][label], []).append(point(rows[number]))
centroids = {name: [sum(values) / len(points) for values in zip(*points)] for name, points in groups.items()}

with open(out_path, "w", newline="") as file:
    writer = csv.writer(file)
    writer.writerow([identifier, "label", "predicted"])
    for number in split["test"]:
        row = rows[number]
        nearest = min(sorted(centroids), key=lambda name: math.dist(point(row), centroids[name]))
        writer.writerow([row[identifier], row[label], nearest])
print(f"{len(split['test'])} leaves, {len(features)} features, {len(centroids)} species")
