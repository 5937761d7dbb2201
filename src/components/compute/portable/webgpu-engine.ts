import { env, findBackendFactory, type KernelBackend, version_core } from "@tensorflow/tfjs-core";
import type { BasicEngine } from "../engine/engine.ts";
import type { EngineOptions } from "../engine/options.ts";
import { PORTABLE_PIECES, portableEngine } from "./portable-engine.ts";

const NAME = "webgpu";

/**
 * Up to how many tiles of output TensorFlow.js looks for more to do side by side. Among the ways it has then is one that adds the parts of
 * a long sum as they come, so that the last digits differ from run to run; below one tile it takes none of them.
 */
const FEW_TILES = "WEBGPU_THRESHOLD_TO_INCREASE_WORKGROUPS_FOR_MATMUL";
const NONE = 0.1;

/** What is used of WebGPU's interface. */
interface Adapter {
  readonly info: {
    readonly vendor: string;
    readonly architecture: string;
    readonly device: string;
    readonly description: string;
  };
  readonly limits: { readonly maxStorageBufferBindingSize: number; readonly maxBufferSize: number };
}
interface Gpu {
  requestAdapter(options: object): Promise<Adapter | null>;
}
interface Device {
  addEventListener(event: "uncapturederror", listener: (event: { readonly error: { readonly message: string } }) => void): void;
  readonly lost: Promise<{ readonly reason: string; readonly message: string }>;
  destroy(): void;
}
interface Dawn {
  create(options: readonly string[]): Gpu;
  readonly globals: Readonly<Record<string, unknown>>;
}
type WebgpuBackend = KernelBackend & { readonly device: Device };

let open = false;

/**
 * The portable operations on a GPU by WebGPU (Vulkan, Metal or Direct3D 12), without CUDA: npm's `webgpu` and
 * `@tensorflow/tfjs-backend-webgpu`, which a user installs on wish. `threads` says nothing here. One at a time a process, since WebGPU's
 * names stand among the process' globals while it is open.
 */
export async function webgpuEngine(
  _options: EngineOptions,
  load: (name: string) => Promise<unknown> = (name) => import(name),
): Promise<BasicEngine> {
  if (open) throw new Error("the engine portable-webgpu is open already in this process: close it first");
  open = true;
  const undo = [
    (): void => {
      open = false;
    },
  ];
  const putBack = (): void => {
    for (const step of undo.reverse()) step();
  };
  try {
    const dawn = await optional<Dawn>("webgpu", load);
    const gpu = dawn.create([]);
    const adapter = await gpu.requestAdapter({ powerPreference: "high-performance" });
    if (adapter === null) throw new Error(NO_ADAPTER);
    undo.push(setGlobals({ ...dawn.globals, navigator: { gpu } }));
    await optional("@tensorflow/tfjs-backend-webgpu", load); // registers itself where there is navigator.gpu
    const before = env().getNumber(FEW_TILES);
    env().set(FEW_TILES, NONE);
    undo.push(() => env().set(FEW_TILES, before));
    const backend = (await findBackendFactory(NAME)()) as WebgpuBackend;
    undo.push(() => backend.device.destroy());
    const { vendor, architecture, device, description } = adapter.info;
    const engine = portableEngine({
      backend,
      name: NAME,
      identity: `tensorflow.js ${version_core} webgpu ${[vendor, architecture, device, description].filter((word) => word !== "").join(" ")}`,
      limits: {
        tensor: Math.min(adapter.limits.maxStorageBufferBindingSize, adapter.limits.maxBufferSize),
        total: Number.POSITIVE_INFINITY, // WebGPU tells no size of its memory
      },
      pieces: PORTABLE_PIECES,
      close: async () => putBack(),
    });
    return failing(engine, backend.device);
  } catch (error) {
    putBack();
    throw error;
  }
}

const NO_ADAPTER =
  "no GPU for the engine portable-webgpu: WebGPU found no adapter; it needs a driver for Vulkan (Linux, with libvulkan.so.1), Metal (macOS) or " +
  "Direct3D 12 (Windows). The engines portable (npm alone) and tensorflow need none";

/** A package that need not be there. */
async function optional<T>(name: string, load: (name: string) => Promise<unknown>): Promise<T> {
  try {
    return (await load(name)) as T; // what the package is known to export
  } catch (error) {
    throw new Error(
      `the engine portable-webgpu needs the packages webgpu and @tensorflow/tfjs-backend-webgpu@${version_core}, and ${name} cannot be loaded ` +
        `(${(error as Error).message.split("\n")[0]}): npm install webgpu @tensorflow/tfjs-backend-webgpu@${version_core}; ` +
        "or take the engine portable or tensorflow",
      { cause: error },
    );
  }
}

/** Sets globals; returns what puts the old ones back. */
function setGlobals(values: Readonly<Record<string, unknown>>): () => void {
  const old = Object.keys(values).map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const);
  for (const [name, value] of Object.entries(values))
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true, enumerable: false });
  return () => {
    for (const [name, descriptor] of old) {
      if (descriptor === undefined) Reflect.deleteProperty(globalThis, name);
      else Object.defineProperty(globalThis, name, descriptor);
    }
  };
}

/** A GPU fails later, and elsewhere: what it reports stops the next read rather than being lost. */
function failing(engine: BasicEngine, device: Device): BasicEngine {
  let failure: string | undefined;
  let closed = false;
  device.addEventListener("uncapturederror", ({ error }) => {
    failure ??= error.message;
  });
  void device.lost.then(({ message }) => {
    if (!closed) failure ??= `the device was lost: ${message}`;
  });
  return {
    ...engine,
    async read(x) {
      try {
        const values = await engine.read(x);
        if (failure === undefined) return values;
      } catch (error) {
        if (failure === undefined) throw error;
      }
      throw new Error(`the GPU failed: ${failure.split("\n")[0]}`);
    },
    async close() {
      closed = true;
      await engine.close();
    },
  };
}
