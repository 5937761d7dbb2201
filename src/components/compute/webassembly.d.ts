/** The parts of the WebAssembly interface that the kernels use; the browser's types would bring the whole page with them. */
declare namespace WebAssembly {
  class Memory {
    constructor(size: { readonly initial: number; readonly maximum: number; readonly shared: true });
    readonly buffer: SharedArrayBuffer;
    grow(pages: number): number;
  }
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance {
    constructor(code: Module, imports: { readonly env: { readonly memory?: Memory; readonly abort?: () => void } });
    readonly exports: object;
  }
}
