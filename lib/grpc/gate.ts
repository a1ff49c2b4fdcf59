/** What is turned away where it would cost more than there is: connections, watches, memory. */
import { ConveyorError, WAIT_LIMITS } from "../base/mod.ts";

/** Why nothing that grows is taken in; undefined while there is room. */
export type Pressure = () => string | undefined;

/**
 * Calls that make the state or the memory of a node grow. Everything else goes on under pressure:
 * heartbeats and what belongs to them, reads, and whatever makes things fewer.
 */
export const GROWING: ReadonlySet<string> = new Set([
  "/conveyor_etl.registry.ServiceRegistry/Register",
  "/conveyor_etl.registry.ServiceRegistry/WatchServices",
  "/conveyor_etl.registry.ServiceRegistry/JoinGroup",
  "/conveyor_etl.sidecar.SidecarCoordinator/RegisterSidecar",
  "/conveyor_etl.sidecar.SidecarCoordinator/WatchPipelineAssignments",
  "/conveyor_etl.checkpoint.CheckpointService/SaveCheckpoint",
  "/conveyor_etl.router.RouterAdmin/CreatePipeline",
  "/conveyor_etl.router.RouterAdmin/UpdatePipeline",
  "/conveyor_etl.source.SourceRouter/PushRecords",
]);

const WATCHES: ReadonlySet<string> = new Set([
  "/conveyor_etl.registry.ServiceRegistry/WatchServices",
  "/conveyor_etl.sidecar.SidecarCoordinator/WatchPipelineAssignments",
]);

/** Says whether a call may begin. */
export class Gate {
  #watches = 0;

  constructor(private readonly pressure: Pressure, private readonly maxWatches: number) {}

  /** Throws ConveyorError `resource_exhausted` where the method at `path` is not served now. */
  admit(path: string): void {
    if (!GROWING.has(path)) return;
    const reason = this.pressure();
    if (reason === undefined) return;
    const text =
      `${reason}; heartbeats, reads and removals go on. Try again later, or another node`;
    throw new ConveyorError("resource_exhausted", text, WAIT_LIMITS.retryMs);
  }

  /** As `admit` does for a stream, which counts until `onEnd` runs what it is given. */
  admitStream(path: string, onEnd: (work: () => void) => void): void {
    this.admit(path);
    if (!WATCHES.has(path)) return;
    if (this.#watches >= this.maxWatches) {
      const text =
        `this node serves ${this.maxWatches} watches, as many as grpc.max_watches allows`;
      throw new ConveyorError("resource_exhausted", text, WAIT_LIMITS.retryMs);
    }
    this.#watches++;
    onEnd(() => this.#watches--);
  }
}
