import type { NodeId } from "../base/mod.ts";
import type { CloseReason } from "./connection.ts";
import type { RefusalReason } from "./protocol.ts";

/** Why a connection that came in was closed or turned away. */
export type RejectReason =
  | RefusalReason
  | Extract<
    CloseReason,
    "ended" | "silent" | "crowded" | "oversized" | "checksum" | "garbage"
  >;

type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** What the transport says; it may be said often, so that whoever writes it has to limit that. */
export interface TransportLog {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
}

/** What the transport counts. None of these may throw. */
export interface TransportMetrics {
  /** A connection that came in was turned away: garbage, a stranger, another cluster. */
  onRejected?(reason: RejectReason): void;
  /** Messages to a peer were dropped: its queue was full, or it was not connected. */
  onDropped?(to: NodeId, messages: number): void;
  /** The connection to a peer is there, or gone. */
  onConnected?(to: NodeId, connected: boolean): void;
}

/** Counts and logs a connection that was turned away. */
export function noteRejected(
  { log, metrics }: { readonly log: TransportLog; readonly metrics: TransportMetrics },
  reason: RejectReason,
  fields: LogFields,
): void {
  metrics.onRejected?.(reason);
  const message = `turned a connection away: ${reason}`;
  // Whoever looks whether the port is open, and a member that is early, do no wrong.
  if (reason === "ended" || reason === "not_ready") log.debug(message, fields);
  else log.warn(message, fields);
}
