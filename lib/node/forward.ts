import { decode, encode } from "@msgpack/msgpack";
import { ConveyorError, type Revision } from "../base/mod.ts";
import { decodeOutcome, encodeOutcome } from "../state/mod.ts";
import type { ClusterStatus, Heartbeat, Registration, SidecarBeat } from "./api.ts";
import { decodeRegistrations, encodeRegistrations } from "./forward_heard.ts";
import { decodeBeats, encodeBeats } from "./forward_heartbeat.ts";
import { decodeSidecarBeat, encodeSidecarBeat } from "./forward_sidecar.ts";
import type { Settled } from "./proposals.ts";

/** What a follower passes on to the leader. */
export type Forwarded =
  | {
    readonly type: "propose";
    readonly command: Uint8Array;
    /** The span that it is a part of, as Trace Context writes it. */
    readonly traceparent?: string | undefined;
  }
  | { readonly type: "heartbeat"; readonly beats: readonly Heartbeat[] }
  | { readonly type: "sidecar_heartbeat"; readonly beat: SidecarBeat }
  | { readonly type: "heard"; readonly registrations: readonly Registration[] }
  | { readonly type: "status" }
  /** Of no concern to the node itself, and not to the leader in particular. */
  | { readonly type: "member"; readonly request: Uint8Array };

const PROPOSE = 1;
const HEARTBEAT = 2;
const STATUS = 3;
const SIDECAR_HEARTBEAT = 4;
const MEMBER = 5;
const TRACED_PROPOSE = 6;
const HEARD = 7;

/** One byte that says what it is, then the command as the log has it, or MessagePack. */
export function encodeForwarded(request: Forwarded): Uint8Array {
  switch (request.type) {
    case "propose":
      return request.traceparent === undefined
        ? tagged(PROPOSE, request.command)
        : tagged(TRACED_PROPOSE, withTrace(request.traceparent, request.command));
    case "heartbeat":
      return tagged(HEARTBEAT, encodeBeats(request.beats));
    case "sidecar_heartbeat":
      return tagged(SIDECAR_HEARTBEAT, encodeSidecarBeat(request.beat));
    case "heard":
      return tagged(HEARD, encodeRegistrations(request.registrations));
    case "status":
      return new Uint8Array([STATUS]);
    case "member":
      return tagged(MEMBER, request.request);
  }
}

/**
 * Throws ConveyorError: `unimplemented` for what only a newer program knows, `invalid_argument` for
 * what cannot be read.
 */
export function decodeForwarded(bytes: Uint8Array): Forwarded {
  const body = bytes.subarray(1);
  switch (bytes[0]) {
    case PROPOSE:
      // A copy, since the command is stamped in place and outlives the message.
      return { type: "propose", command: body.slice() };
    case TRACED_PROPOSE: {
      const traceparent = TEXT.decode(body.subarray(0, TRACE_BYTES));
      return { type: "propose", command: body.slice(TRACE_BYTES), traceparent };
    }
    case HEARTBEAT:
      return { type: "heartbeat", beats: decodeBeats(body) };
    case SIDECAR_HEARTBEAT:
      return { type: "sidecar_heartbeat", beat: decodeSidecarBeat(body) };
    case HEARD:
      return { type: "heard", registrations: decodeRegistrations(body) };
    case STATUS:
      return { type: "status" };
    case MEMBER:
      return { type: "member", request: body };
    default:
      throw new ConveyorError("unimplemented", "the leader is of an older version");
  }
}

function tagged(tag: number, body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(1 + body.length);
  bytes[0] = tag;
  bytes.set(body, 1);
  return bytes;
}

/** The length of what Trace Context writes in its version 00. */
const TRACE_BYTES = 55;
const TEXT = new TextDecoder();

function withTrace(traceparent: string, command: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(TRACE_BYTES + command.length);
  new TextEncoder().encodeInto(traceparent, bytes);
  bytes.set(command, TRACE_BYTES);
  return bytes;
}

export function encodeSettled({ outcome, revision }: Settled): Uint8Array {
  const body = encodeOutcome(outcome);
  const bytes = new Uint8Array(8 + body.length);
  new DataView(bytes.buffer).setFloat64(0, revision);
  bytes.set(body, 8);
  return bytes;
}

export function decodeSettled(bytes: Uint8Array): Settled {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const revision: Revision = view.getFloat64(0);
  return { outcome: decodeOutcome(bytes.subarray(8)), revision };
}

export function encodeStatus(status: ClusterStatus): Uint8Array {
  return encode(status, { ignoreUndefined: true });
}

export function decodeStatus(bytes: Uint8Array): ClusterStatus {
  const status = decode(bytes) as ClusterStatus;
  const members = status.members.map((member) => ({ ...member, lastContact: member.lastContact }));
  return { ...status, clusterId: status.clusterId, leaderId: status.leaderId, members };
}
