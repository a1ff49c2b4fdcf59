/**
 * base: what every other folder may rely on, and which relies on nothing.
 *
 * In:  nothing.
 * Out: branded ids, the `Clock`, `Timers` and `Rng` types with their seeded and system
 *      implementations, the closed union of error codes, every bound and limit.
 * Never: state, input or output. Only `system.ts` touches the real clock and entropy.
 */
export * from "./bytes.ts";
export * from "./endpoint.ts";
export * from "./errors.ts";
export * from "./ids.ts";
export * from "./limits/mod.ts";
export { Oldest } from "./oldest.ts";
export * from "./rng.ts";
export * from "./time.ts";
