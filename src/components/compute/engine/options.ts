export interface EngineOptions {
  /** Threads of the kernels. The native engine takes them once a process: a second opening with other threads throws. */
  readonly threads: number;
  /** Folder of the native binding (the one with node_modules and site-cpu or site-gpu). */
  readonly native?: string;
  /** What has to compute (`Engine.identity`, which may say more): its results are told from others' by it. Any does where absent. */
  readonly identity?: string;
}
