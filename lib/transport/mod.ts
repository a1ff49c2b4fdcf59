/**
 * transport: how nodes reach each other.
 *
 * In:  consensus messages and requests for other members.
 * Out: the same on the other side, whole or not at all, in bounded memory.
 * Owns: the connections, their queues, the frames on the wire.
 * Never: looks into what it carries, or decides who leads.
 */
export * from "./contract.ts";
export { type FrameCodec, loadFrameCodec } from "./codec.ts";
export { delayBetween, type LinkFaults, PERFECT_LINK } from "./memory_link.ts";
export {
  MemoryNetwork,
  type MemoryNetworkOptions,
  type MemoryPortOptions,
  type NetworkCounts,
  type NetworkEvents,
} from "./memory_network.ts";
export type { RejectReason, TransportLog, TransportMetrics } from "./observer.ts";
export type { Refusal, RefusalReason } from "./protocol.ts";
export type { HostPort, Listening, Socket, Sockets } from "./sockets.ts";
export { openRaftPort, type RaftPortOptions } from "./tcp_port.ts";
