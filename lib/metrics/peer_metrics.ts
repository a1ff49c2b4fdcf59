/** Connections between the nodes. */
import type { NodeId } from "../base/mod.ts";
import type { RejectReason, TransportMetrics } from "../transport/mod.ts";
import type { Families, Sample } from "./family.ts";

export class PeerMetrics implements TransportMetrics {
  readonly #rejected = new Map<RejectReason, number>();
  readonly #dropped = new Map<NodeId, number>();
  readonly #connected = new Map<NodeId, boolean>();

  constructor(families: Families) {
    families.counter({
      name: "conveyor_transport_connections_refused_total",
      help:
        "Connections to the Raft port that were turned away: garbage, strangers, other clusters.",
      labels: ["reason"],
      read: () => Array.from(this.#rejected, ([reason, count]): Sample => [{ reason }, count]),
    });
    families.counter({
      name: "conveyor_transport_messages_dropped_total",
      help: "Messages to another member that were dropped: it was not connected, or too slow.",
      labels: ["peer"],
      read: () => Array.from(this.#dropped, ([id, count]): Sample => [{ peer: String(id) }, count]),
    });
    families.gauge({
      name: "conveyor_transport_connected",
      help: "Whether this node is connected to another member (1) or not (0).",
      labels: ["peer"],
      read: () =>
        Array.from(this.#connected, ([id, is]): Sample => [{ peer: String(id) }, is ? 1 : 0]),
    });
  }

  onRejected(reason: RejectReason): void {
    this.#rejected.set(reason, (this.#rejected.get(reason) ?? 0) + 1);
  }

  onDropped(to: NodeId, messages: number): void {
    this.#dropped.set(to, (this.#dropped.get(to) ?? 0) + messages);
  }

  onConnected(to: NodeId, connected: boolean): void {
    this.#connected.set(to, connected);
  }
}
