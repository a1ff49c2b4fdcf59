/**
 * transport: how nodes reach each other.
 *
 * In:  consensus messages and requests for other members.
 * Out: the same on the other side, whole or not at all, in bounded memory.
 * Owns: the connections, their queues, the frames on the wire.
 * Never: looks into what it carries, or decides who leads.
 */
export * from "./contract.ts";
