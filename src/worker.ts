import { loadComponent } from "./registry.ts";
import { startWorker } from "./runner/executors/worker.ts";

startWorker(loadComponent);
