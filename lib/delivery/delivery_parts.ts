import type { Clock, DeliveryLimits, Millis, NodeId, Rng } from "../base/mod.ts";
import type { Stage } from "../pipeline/mod.ts";
import type { Logger } from "../telemetry/mod.ts";
import type { Channels } from "./channels.ts";
import type { Deliveries } from "./deliveries.ts";
import type { Pacer } from "./pacer.ts";
import type { Room } from "./room.ts";

/** What those who deliver share. */
export type DeliveryParts = {
  readonly deliveries: Deliveries;
  readonly room: Room;
  readonly channels: Channels;
  readonly nodeId: NodeId;
  readonly clock: Clock;
  readonly rng: Rng;
  readonly logger: Logger;
  readonly limits: DeliveryLimits;
  readonly pacer: Pacer;
  /** Records that services are working on, by the services' ids. */
  readonly held: Map<string, number>;
  /** Aborted when the node stops: calls are cut off, and nothing more is ended. */
  readonly signal: AbortSignal;
  /** A call of a stage's service was answered after so long. */
  readonly onCall: (stage: Stage, took: Millis) => void;
};
