/** The parts of the WebAssembly interface that the kernels use; the browser's types would bring the whole page with them. */
declare namespace WebAssembly {
  class Memory<B extends ArrayBufferLike = SharedArrayBuffer> {
    constructor(size: { readonly initial: number; readonly maximum: number; readonly shared: true });
    constructor(size: { readonly initial: number; readonly maximum: number });
    readonly buffer: B;
    grow(pages: number): number;
  }
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance {
    constructor(
      code: Module,
      imports: { readonly env: { readonly memory?: Memory<ArrayBufferLike>; readonly abort?: () => void } },
    );
    readonly exports: object;
  }
}
