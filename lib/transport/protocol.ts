/** What the frames between nodes say. `proto/raft.proto` says how they look on the wire. */
import type { ClusterId, ConveyorError, Incarnation, NodeId } from "../base/mod.ts";
import type { Message } from "../raft/mod.ts";
import type { Introduction } from "./contract.ts";

/** All nodes of a cluster speak the same version. */
export const PROTOCOL_VERSION = 1;

/** A member as it shows itself to another: never without what its vote depends on. */
export type MemberIdentity = {
  readonly clusterId: ClusterId;
  readonly nodeId: NodeId;
  readonly incarnation: Incarnation;
};

export type MemberHello = {
  readonly type: "member";
  readonly own: MemberIdentity;
  /** Whom the caller means to reach. */
  readonly peer: Pick<MemberIdentity, "nodeId" | "incarnation">;
};

export type HelloPurpose = MemberHello | {
  readonly type: "introduction";
  readonly introduction: Introduction;
};

export type WelcomePurpose =
  | { readonly type: "member"; readonly identity: MemberIdentity }
  | { readonly type: "introduction"; readonly introduction: Introduction };

/** Why a hello is not taken. */
export type RefusalReason =
  | "version"
  | "not_ready"
  | "cluster"
  | "wrong_node"
  | "not_member"
  | "incarnation"
  | "introduction";

export type Refusal = { readonly reason: RefusalReason; readonly message: string };

/** `purpose` is undefined where another version speaks: only the version can be relied on. */
export type HelloFrame = {
  readonly type: "hello";
  readonly version: number;
  readonly purpose: HelloPurpose | undefined;
};

/** A piece of a request or of an answer; `more` follow. */
export type BodyFrame = {
  readonly type: "request" | "answer";
  readonly id: number;
  readonly data: Uint8Array;
  readonly more: boolean;
};

export type FailureFrame = {
  readonly type: "failure";
  readonly id: number;
  readonly error: ConveyorError;
};

export type Frame =
  | HelloFrame
  | { readonly type: "welcome"; readonly purpose: WelcomePurpose }
  | { readonly type: "refusal"; readonly refusal: Refusal }
  | { readonly type: "message"; readonly message: Message }
  | BodyFrame
  | FailureFrame
  | { readonly type: "cancel"; readonly id: number }
  | { readonly type: "ping" };
