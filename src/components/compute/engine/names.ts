/**
 * Engines by the name that specs use. `tensorflow`: the native binding (CPU, or CUDA where its GPU build is set up). `portable`: npm
 * packages alone, on WebAssembly. `portable-webgpu`: the same operations on WebGPU (Vulkan, Metal, D3D12).
 */
export const ENGINE_NAMES = ["tensorflow", "portable", "portable-webgpu"] as const;
export type EngineName = (typeof ENGINE_NAMES)[number];
