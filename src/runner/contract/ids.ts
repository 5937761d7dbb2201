/** A string that the type system keeps apart from other strings. */
export type Brand<T extends string> = string & { readonly __brand: T };

/** SHA-256 in lower-case hex. */
export type Digest = Brand<"Digest">;
/** Hash over everything that decides a task's result (design: "Artifacts, keys and the cache"). */
export type TaskKey = Brand<"TaskKey">;
/** `stage`, `stage[axis=value,…]`, with `@variant` after the stage and `experiment:` before it where they differ from the run's. */
export type TaskId = Brand<"TaskId">;

export const asDigest = (text: string): Digest => text as Digest;
export const asTaskKey = (text: string): TaskKey => text as TaskKey;
export const asTaskId = (text: string): TaskId => text as TaskId;
