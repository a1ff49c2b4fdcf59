/** Frames as bytes: header, and protobuf as `proto/raft.proto` has it. */
import { Buffer } from "node:buffer";
import protobuf from "protobufjs";
import { ConveyorError, type ErrorCode, type Incarnation } from "../base/mod.ts";
import type { ClusterId } from "../base/mod.ts";
import type { Frame as WireFrame } from "../../proto/gen/conveyor_etl/raft/Frame.ts";
import type { Failure as WireFailure } from "../../proto/gen/conveyor_etl/raft/Failure.ts";
import type { Hello as WireHello } from "../../proto/gen/conveyor_etl/raft/Hello.ts";
import type { Introduction as WireIntroduction } from "../../proto/gen/conveyor_etl/raft/Introduction.ts";
import type { Refusal as WireRefusal } from "../../proto/gen/conveyor_etl/raft/Refusal.ts";
import type { Welcome as WireWelcome } from "../../proto/gen/conveyor_etl/raft/Welcome.ts";
import type { Introduction } from "./contract.ts";
import { seal } from "./frames.ts";
import {
  type Keep,
  readCluster,
  readMessage,
  readNodeId,
  wireCluster,
  wireMessage,
} from "./message_codec.ts";
import {
  type FailureFrame,
  type Frame,
  type HelloFrame,
  type HelloPurpose,
  PROTOCOL_VERSION,
  type Refusal,
  type RefusalReason,
  type WelcomePurpose,
} from "./protocol.ts";
import { bytes, FormatError, integer, present, text } from "./wire_values.ts";

/** "CER1" */
const MAGIC = 0x43455231;

/** Beside the program's source, or embedded with it in a compiled binary. */
const PROTO_FILE = `${import.meta.dirname}/../../proto/raft.proto`;

const REASONS = {
  version: 1,
  not_ready: 2,
  cluster: 3,
  wrong_node: 4,
  not_member: 5,
  incarnation: 6,
  introduction: 7,
} as const satisfies Record<RefusalReason, number>;

const CODES = {
  invalid_argument: 1,
  not_found: 2,
  already_exists: 3,
  aborted: 4,
  failed_precondition: 5,
  resource_exhausted: 6,
  out_of_range: 7,
  unavailable: 8,
  outcome_unknown: 9,
  deadline_exceeded: 10,
  cancelled: 11,
  data_loss: 12,
  unimplemented: 13,
  internal: 14,
} as const satisfies Record<ErrorCode, number>;

export interface FrameCodec {
  /** A whole frame, its header included. */
  encode(frame: Frame): Uint8Array;
  /**
   * The frame with this body. What it holds of it was handed to `keep`, so that `body` may be used
   * again. Throws FormatError when it is no frame of this protocol.
   */
  decode(body: Uint8Array, keep: Keep): Frame;
}

/** Reads `proto/raft.proto`. Throws when it is missing or malformed: the program is broken. */
export function loadFrameCodec(): FrameCodec {
  const { root } = protobuf.parse(Deno.readTextFileSync(PROTO_FILE), { keepCase: true });
  const type = root.lookupType("conveyor_etl.raft.Frame");
  return {
    encode(frame) {
      // The header's place; what is in it is known at the end.
      const writer = protobuf.Writer.create().fixed32(0).fixed32(0);
      return seal(type.encode(wireFrame(frame), writer).finish());
    },
    decode: (body, keep) => readFrame(parse(type, body), keep),
  };
}

function parse(type: protobuf.Type, body: Uint8Array): WireFrame {
  try {
    // As a Buffer, which protobufjs cuts into views; of anything else it would make copies.
    const decoded: unknown = type.decode(Buffer.from(body.buffer, body.byteOffset, body.length));
    // The generator has made this type from the same file.
    return decoded as WireFrame;
  } catch (error) {
    throw new FormatError(error instanceof Error ? error.message : String(error));
  }
}

function wireFrame(frame: Frame): WireFrame {
  switch (frame.type) {
    case "message":
      return { message: wireMessage(frame.message) };
    case "request":
      return { request: frame };
    case "answer":
      return { answer: frame };
    case "failure":
      return { failure: wireFailure(frame) };
    case "cancel":
      return { cancel: frame };
    case "ping":
      return { ping: {} };
    case "hello":
      return { hello: wireHello(frame) };
    case "welcome":
      return { welcome: wireWelcome(frame.purpose) };
    case "refusal": {
      const { reason, message } = frame.refusal;
      return { refusal: { reason: REASONS[reason], message } };
    }
    default: {
      const rest: never = frame;
      return rest;
    }
  }
}

function readFrame(wire: WireFrame, keep: Keep): Frame {
  const { kind } = wire;
  switch (kind) {
    case "message":
      return { type: "message", message: readMessage(present(wire.message), keep) };
    case "request":
    case "answer": {
      const { id, data, more } = present(wire[kind]);
      return { type: kind, id: integer(id), data: keep(bytes(data)), more: more === true };
    }
    case "failure":
      return readFailure(present(wire.failure));
    case "cancel":
      return { type: "cancel", id: integer(present(wire.cancel).id) };
    case "ping":
      return { type: kind };
    case "hello":
      return readHello(present(wire.hello));
    case "welcome":
      return { type: "welcome", purpose: readWelcome(present(wire.welcome)) };
    case "refusal":
      return { type: "refusal", refusal: readRefusal(present(wire.refusal)) };
    case undefined:
      throw new FormatError("a frame of no kind");
    default: {
      const rest: never = kind;
      return rest;
    }
  }
}

function wireHello({ version, purpose }: HelloFrame): WireHello {
  const head = { magic: MAGIC, protocol_version: version };
  switch (purpose?.type) {
    case "member":
      return {
        ...head,
        member: {
          cluster_id: purpose.own.clusterId,
          node_id: purpose.own.nodeId,
          incarnation: purpose.own.incarnation,
          peer_node_id: purpose.peer.nodeId,
          peer_incarnation: purpose.peer.incarnation,
        },
      };
    case "introduction":
      return { ...head, introduction: wireIntroduction(purpose.introduction) };
    case undefined:
      return head;
    default: {
      const rest: never = purpose;
      return rest;
    }
  }
}

function readHello(wire: WireHello): HelloFrame {
  if (wire.magic !== MAGIC) throw new FormatError("a hello of something else");
  const version = integer(wire.protocol_version);
  const purpose = version === PROTOCOL_VERSION ? readPurpose(wire) : undefined;
  return { type: "hello", version, purpose };
}

function readPurpose({ member, introduction }: WireHello): HelloPurpose {
  if (!member) {
    return { type: "introduction", introduction: readIntroduction(present(introduction)) };
  }
  return {
    type: "member",
    own: readIdentity(member),
    peer: {
      nodeId: readNodeId(member.peer_node_id),
      incarnation: text(member.peer_incarnation) as Incarnation,
    },
  };
}

function readIdentity(wire: {
  readonly cluster_id?: string;
  readonly node_id?: Parameters<typeof readNodeId>[0];
  readonly incarnation?: string;
}) {
  return {
    clusterId: text(wire.cluster_id) as ClusterId,
    nodeId: readNodeId(wire.node_id),
    incarnation: text(wire.incarnation) as Incarnation,
  };
}

function wireWelcome(purpose: WelcomePurpose): WireWelcome {
  if (purpose.type === "introduction") {
    return { introduction: wireIntroduction(purpose.introduction) };
  }
  const { clusterId, nodeId, incarnation } = purpose.identity;
  return { member: { cluster_id: clusterId, node_id: nodeId, incarnation } };
}

function readWelcome({ member, introduction }: WireWelcome): WelcomePurpose {
  return member
    ? { type: "member", identity: readIdentity(member) }
    : { type: "introduction", introduction: readIntroduction(present(introduction)) };
}

function wireIntroduction(introduction: Introduction): WireIntroduction {
  const { nodeId, address, incarnation, addresses, agreed, cluster } = introduction;
  return {
    node_id: nodeId,
    address,
    incarnation,
    addresses: [...addresses],
    ...(agreed === undefined ? {} : { agreed }),
    ...(cluster === undefined ? {} : { cluster: wireCluster(cluster) }),
  };
}

function readIntroduction(wire: WireIntroduction): Introduction {
  return {
    nodeId: readNodeId(wire.node_id),
    address: text(wire.address),
    incarnation: text(wire.incarnation) as Incarnation,
    addresses: wire.addresses ?? [],
    agreed: Object.hasOwn(wire, "agreed") ? wire.agreed : undefined,
    cluster: wire.cluster ? readCluster(wire.cluster) : undefined,
  };
}

function readRefusal({ reason, message }: WireRefusal): Refusal {
  return { reason: nameOf(REASONS, reason), message: text(message) };
}

function wireFailure({ id, error }: FailureFrame): WireFailure {
  const { code, message, retryAfterMs } = error;
  const failure = { id, code: CODES[code], message };
  return retryAfterMs === undefined ? failure : { ...failure, retry_after_ms: retryAfterMs };
}

function readFailure(wire: WireFailure): FailureFrame {
  const retryAfterMs = Object.hasOwn(wire, "retry_after_ms")
    ? integer(wire.retry_after_ms)
    : undefined;
  const error = new ConveyorError(nameOf(CODES, wire.code), text(wire.message), retryAfterMs);
  return { type: "failure", id: integer(wire.id), error };
}

function nameOf<Name extends string>(numbers: Record<Name, number>, value: unknown): Name {
  for (const name in numbers) if (numbers[name] === value) return name;
  throw new FormatError("a name that this version does not know");
}
