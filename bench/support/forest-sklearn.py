"""The other side of bench/forest.ts: fits the forest of a job and prints the fit's seconds and the process's peak memory as JSON."""
import json
import resource
import sys
import time

import numpy as np
from sklearn.ensemble import RandomForestClassifier

job = json.loads(sys.argv[1])
values = np.fromfile(job["data"])
X = values[: job["rows"] * job["features"]].reshape(job["features"], job["rows"]).T.copy()
y = values[job["rows"] * job["features"] :].astype(int)
forest = RandomForestClassifier(n_estimators=job["trees"], random_state=job["seed"], n_jobs=job["threads"])
cpu, start = time.process_time(), time.perf_counter()
forest.fit(X, y)
wall, cpu = time.perf_counter() - start, time.process_time() - cpu
nodes = sum(tree.tree_.node_count for tree in forest.estimators_)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"wall": wall, "cpu": cpu, "mebibytes": peak, "nodes": nodes}))
