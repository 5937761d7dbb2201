import { hostname } from "node:os";

/** The node that a job runs on, by the name that Slurm's own commands take, which need not be the machine's. */
export const nodeName = (env: { readonly [name: string]: string | undefined }): string => env.SLURMD_NODENAME ?? hostname();
