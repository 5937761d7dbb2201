import type { QueuedJob } from "../../../src/runner/executors/slurm/squeue.ts";

/** A task of an array, as the simulated controller knows it. */
export type ToldJob = QueuedJob & { readonly index: number };

/**
 * What `squeue --json` of Slurm 22.05 prints beside what regimen reads: all of it, so that taking an answer apart costs what it does there
 * (3.4 kB a job).
 */
const REST = {
  ...{ account: "", accrue_time: 0, admin_comment: "", array_max_tasks: 0, association_id: 0, batch_features: "" },
  ...{ batch_flag: true, batch_host: "", flags: [], burst_buffer: "", burst_buffer_state: "", cluster: "simulated" },
  ...{ cluster_features: "", command: "", comment: "", container: "", contiguous: false, core_spec: null, thread_spec: null },
  ...{ cores_per_socket: null, billable_tres: null, cpus_per_task: 1, cpu_frequency_minimum: null, cpu_frequency_maximum: null },
  ...{ cpu_frequency_governor: null, cpus_per_tres: "", deadline: 0, delay_boot: 0, dependency: "", derived_exit_code: 0 },
  ...{
    eligible_time: 1_795_716_598,
    end_time: 1_795_720_198,
    excluded_nodes: "",
    exit_code: 0,
    features: "",
    federation_origin: "",
  },
  ...{ federation_siblings_active: "", federation_siblings_viable: "", gres_detail: [], group_id: 1000, group_name: "users" },
  ...{ last_sched_evaluation: 1_795_716_598, licenses: "", max_cpus: 0, max_nodes: 0, mcs_label: "", memory_per_tres: "" },
  ...{ nice: null, tasks_per_core: null, tasks_per_node: 0, tasks_per_socket: null, tasks_per_board: 0, cpus: 1, node_count: 1 },
  ...{ tasks: 1, het_job_id: 0, het_job_id_set: "", het_job_offset: 0, partition: "main", prefer: "", memory_per_node: null },
  ...{ memory_per_cpu: 256, minimum_cpus_per_node: 1, minimum_tmp_disk_per_node: 0, preempt_time: 0, pre_sus_time: 0 },
  ...{ priority: 4_294_901_759, profile: null, qos: "", reboot: false, required_nodes: "", requeue: true, resize_time: 0 },
  ...{ resv_name: "", shared: null, show_flags: ["SHOW_ALL", "SHOW_DETAIL", "SHOW_LOCAL"], sockets_per_board: 0 },
  ...{
    sockets_per_node: null,
    state_description: "",
    standard_error: "",
    standard_input: "/dev/null",
    standard_output: "/dev/null",
  },
  ...{ submit_time: 1_795_716_598, suspend_time: 0, system_comment: "", time_limit: 60, time_minimum: 0, threads_per_core: null },
  ...{ tres_bind: "", tres_freq: "", tres_per_job: "", tres_per_node: "", tres_per_socket: "", tres_per_task: "" },
  ...{ tres_req_str: "cpu=1,mem=256M,node=1,billing=1", tres_alloc_str: "cpu=1,mem=256M,node=1,billing=1", user_id: 1000 },
  ...{ user_name: "user", wckey: "", current_working_directory: "/home/user/project/.regimen/slurm/batches" },
};
const REST_TEXT = JSON.stringify(REST, null, 2).slice(1, -1).trimEnd();

const recordText = (
  { job, name, state, reason, node, started, restarts }: ToldJob,
  own: number,
  index: number | null,
  range: string,
): string =>
  `{"job_id":${own},"array_job_id":${job},"array_task_id":${index},"array_task_string":${JSON.stringify(range)},"name":${JSON.stringify(name)},"job_state":"${state}","state_reason":"${reason}","nodes":"${node}","start_time":${started},"restart_cnt":${restarts},${REST_TEXT}}`;

/** The answer of `squeue --json --states=all`: tasks of an array that wait and never started stand together, as Slurm does it. */
export function squeueText(jobs: readonly ToldJob[]): string {
  const together = new Map<string, ToldJob[]>();
  const records: string[] = [];
  for (const one of jobs) {
    if (one.state !== "PENDING" || one.restarts > 0) {
      records.push(recordText(one, one.job + one.index, one.index, ""));
      continue;
    }
    const list = together.get(`${one.job}`);
    if (list) list.push(one);
    else together.set(`${one.job}`, [one]);
  }
  for (const list of together.values())
    records.push(recordText(list[0]!, list[0]!.job, null, rangesText(list.map(({ index }) => index))));
  return `{"meta":{},"errors":[],"jobs":[${records.join(",")}]}`;
}

/** `0,3-7,9`. */
export function rangesText(indices: readonly number[]): string {
  const sorted = indices.toSorted((a, b) => a - b);
  const parts: string[] = [];
  for (let at = 0; at < sorted.length; ) {
    let to = at;
    while (sorted[to + 1] === sorted[to]! + 1) to++;
    parts.push(to === at ? `${sorted[at]}` : `${sorted[at]}-${sorted[to]}`);
    at = to + 1;
  }
  return parts.join(",");
}
