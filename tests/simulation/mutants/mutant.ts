import type { Overrides } from "../settings.ts";

/** A bug that is planted from outside, in code that knows nothing of it. */
export type Mutant = {
  /** What the code does wrong while it is planted. */
  readonly name: string;
  /** Plants it; the returned function takes it out again. */
  readonly plant: () => () => void;
  /** Settings under which it can show. */
  readonly settings?: Overrides;
};

// A method of any shape: `patch` infers the real one from the class.
type Method<T, K extends keyof T> = T[K] extends (...args: infer A) => infer R
  ? (this: T, ...args: A) => R
  : never;

/** Puts another method in the place of one of `prototype`; returns how to put it back. */
export function patch<T extends object, K extends keyof T>(
  prototype: T,
  name: K,
  replace: (original: Method<T, K>) => Method<T, K>,
): () => void {
  const descriptor = Object.getOwnPropertyDescriptor(prototype, name);
  if (descriptor?.value === undefined) throw new Error(`there is no method ${String(name)}`);
  const original = descriptor.value as Method<T, K>;
  Object.defineProperty(prototype, name, { ...descriptor, value: replace(original) });
  return () => Object.defineProperty(prototype, name, descriptor);
}

/** Several patches as one. */
export function all(...undo: (() => void)[]): () => void {
  return () => {
    for (const one of undo.toReversed()) one();
  };
}
