import { expect } from "chai";
import { cpuTimes, gpuMetrics, hostMetrics } from "../../../../src/runner/tracking/record/system-metrics.ts";

describe("measurements of the machine", () => {
  it("have the names that MLflow's own monitor gives", () => {
    const values = hostMetrics({ total: 1000, idle: 500 }, { total: 1300, idle: 600 });
    expect(Object.keys(values)).to.deep.equal([
      "system/cpu_utilization_percentage",
      "system/system_memory_usage_megabytes",
      "system/system_memory_usage_percentage",
    ]);
    expect(values["system/cpu_utilization_percentage"]).to.equal(66.7);
    expect(values["system/system_memory_usage_percentage"]).to.be.within(0, 100);
  });

  it("say nothing of the processors where no time has passed", () => {
    const now = cpuTimes();
    expect(hostMetrics(now, now)).not.to.have.property("system/cpu_utilization_percentage");
  });

  it("read what nvidia-smi prints, and leave out what a card does not tell", () => {
    const csv = "0, 35, 1000, 81559, 120.50, 700.00\n1, [N/A], 0, 81559, [N/A], [N/A]\n";
    expect(gpuMetrics(csv)).to.deep.equal({
      "system/gpu_0_utilization_percentage": 35,
      "system/gpu_0_memory_usage_megabytes": 1048.6,
      "system/gpu_0_memory_usage_percentage": 1.2,
      "system/gpu_0_power_usage_watts": 120.5,
      "system/gpu_0_power_usage_percentage": 17.2,
      "system/gpu_1_memory_usage_megabytes": 0,
      "system/gpu_1_memory_usage_percentage": 0,
    });
    expect(gpuMetrics("")).to.deep.equal({});
  });
});
