"""The other side of bench/boosting.ts: trains the model of a job and prints the training's seconds and the process's peak memory as JSON."""
import json
import os
import resource
import sys
import time

import lightgbm as lgb
import numpy as np

job = json.loads(sys.argv[1])
values = np.fromfile(job["data"])
X = values[: job["rows"] * job["features"]].reshape(job["features"], job["rows"]).T.copy()
y = values[job["rows"] * job["features"] :].copy()
del values
params = {"learning_rate": job["learningRate"], "num_threads": job["threads"], "verbosity": -1}
params.update({"objective": "binary"} if job["classes"] == 2 else {"objective": "multiclass", "num_class": job["classes"]})
out = os.dup(1)
os.dup2(2, 1)
cpu, start = time.process_time(), time.perf_counter()
booster = lgb.train(params, lgb.Dataset(X, y), job["trees"])
wall, cpu = time.perf_counter() - start, time.process_time() - cpu
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
leaves = features = 0
for line in booster.model_to_string().splitlines():
    name, _, value = line.partition("=")
    if name == "num_leaves":
        leaves += int(value)
    if name == "split_feature" and value:
        features += sum(map(int, value.split()))
done = {"wall": wall, "cpu": cpu, "mebibytes": peak, "leaves": leaves, "features": features}
os.fdopen(out, "w").write(json.dumps(done))
