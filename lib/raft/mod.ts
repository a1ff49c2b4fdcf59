/**
 * raft: the consensus core.
 *
 * In:  `step(now, input)`: messages, proposals, reads, the passing of time, completed writes.
 * Out: `Effect[]`, to be carried out in that order by whoever drives it.
 * Owns: term, vote, the picture of the log, what it knows of its peers.
 * Never: waits, reads a clock, draws from anything but the generator it was handed, or does
 *        input and output; it does not know what a command means.
 *
 * Sources: D. Ongaro and J. Ousterhout, "In Search of an Understandable Consensus Algorithm" (2014,
 * "the Raft paper"); D. Ongaro, "Consensus: Bridging Theory and Practice" (2014, "the thesis").
 */
export * from "./core.ts";
export * from "./input.ts";
export * from "./membership.ts";
export * from "./membership_codec.ts";
export * from "./message.ts";
export * from "./types.ts";
