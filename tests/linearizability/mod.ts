/**
 * linearizability: judges whether what clients saw can have come from one copy of the data.
 *
 * In:  a history of operations with the times of their calls and returns, from a simulation or from
 *      real processes, and a model of what one key does.
 * Out: linearizable, illegal with an explanation, or unknown where the search was given up.
 * Never: takes "unknown" for good, or knows how the history came to be.
 */
export * from "./checker.ts";
export * from "./history.ts";
export * from "./model.ts";
export * from "./offset_model.ts";
export * from "./report.ts";
export * from "./service_model.ts";
