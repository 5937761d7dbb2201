import { expect } from "chai";
import { webgpuEngine } from "../../../../src/components/compute/portable/webgpu-engine.ts";

/** What opening says where packages are loaded by `load`. */
async function refusal(load: (name: string) => Promise<unknown>): Promise<string> {
  const result = await webgpuEngine({ threads: 1 }, load).catch((error: Error) => error);
  return (result as Error).message; // or undefined, which no test expects
}

describe("components/compute/portable/webgpu-engine", () => {
  it("says which packages to install where they are not there", async () => {
    const absent = (name: string) => Promise.reject(new Error(`Cannot find package '${name}'`));
    expect(await refusal(absent)).to.equal(
      "the engine portable-webgpu needs the packages webgpu and @tensorflow/tfjs-backend-webgpu@4.22.0, and webgpu cannot be loaded " +
        "(Cannot find package 'webgpu'): npm install webgpu @tensorflow/tfjs-backend-webgpu@4.22.0; or take the engine portable or tensorflow",
    );
  });

  it("says what is needed where there is no GPU, and leaves no global", async () => {
    const before = Object.getOwnPropertyNames(globalThis);
    const none = async () => ({ create: () => ({ requestAdapter: async () => null }), globals: { GPUBuffer: Object } });
    const wanted =
      "no GPU for the engine portable-webgpu: WebGPU found no adapter; it needs a driver for Vulkan (Linux, with libvulkan.so.1), Metal (macOS) " +
      "or Direct3D 12 (Windows). The engines portable (npm alone) and tensorflow need none";
    expect(await refusal(none)).to.equal(wanted);
    expect(await refusal(none), "again").to.equal(wanted);
    expect(Object.getOwnPropertyNames(globalThis)).to.deep.equal(before);
  });
});
