import type { Result } from "./failure.ts";

/** Engines by the name that specs use; what each is stands beside the engines themselves. */
export type EngineName = "tensorflow" | "portable" | "portable-webgpu";

/** The engine of a task as its component gets it: `openEngine(engine.name, engine)` opens it. */
export interface TaskEngine {
  readonly name: EngineName;
  /** Threads of its kernels; results depend on them, so they stand in the key. */
  readonly threads: number;
  /** Folder of the native binding, where the engine has one. */
  readonly native?: string;
  /** What computes, as the key says: opening one that turns out to be another fails. */
  readonly identity?: string;
}

/** An engine as a key holds it. */
export interface EnginePrint {
  readonly name: EngineName;
  /** What computes, with what decides its last digit: `tensorflow 2.21.0 cpu`. */
  readonly identity: string;
  readonly threads: number;
}

/** An engine that is there, found without loading it. */
export interface ChosenEngine {
  readonly name: EngineName;
  readonly identity: string;
  /** What computes in a task that has a GPU slot; absent where the engine makes no use of one. */
  readonly onGpu?: string;
  /** Most threads that it makes use of; as many as a task has where absent. */
  readonly threads?: number;
  readonly native?: string;
  /** Variables of the process that it runs in. */
  readonly environment: (threads: number) => { readonly [name: string]: string };
  /** Files and variables that the choice depends on, there or not: where all are as they were, so is the choice. */
  readonly looked: { readonly files: readonly string[]; readonly variables: readonly string[] };
}

/** What a person is told of an engine. */
export interface EngineState {
  readonly name: EngineName;
  /** Whether tasks can use it here. */
  readonly there: boolean;
  /** What is there, or why nothing is: `tensorflow 2.21.0 cpu (native/, 1.2 GB)`. */
  readonly text: string;
  /** What it costs or saves beside the others, as goes on from its name: `takes about 4 times as long as tensorflow`. */
  readonly cost: string;
  /** How to get it, where it is not there. */
  readonly help?: string;
}

/** What main hands to the runner of the engines: the runner never loads one. */
export interface Engines {
  readonly names: readonly EngineName[];
  /** The engine of a name; for `auto` and undefined the fastest that is there. A failure says what is missing and how to get it. */
  choose(wanted: string | undefined): Result<ChosenEngine>;
  /** Each engine, there or not. */
  states(): readonly EngineState[];
  /**
   * What an engine that is there by its files lacks to run, found out by asking for its device in a process of its own: takes seconds.
   * Undefined where it lacks nothing, or has no such device.
   */
  lacks(name: EngineName): string | undefined;
}
