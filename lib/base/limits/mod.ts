/**
 * Every bound of the program that is not configuration, by area. Each is tested at its edge.
 */
export * from "./cluster.ts";
export * from "./edges.ts";
export * from "./pipelines.ts";
export * from "./records.ts";
export * from "./requests.ts";
export * from "./state.ts";
