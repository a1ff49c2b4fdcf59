/** What the simulator does to a cluster. */
export const FAULT_KINDS = [
  /** A process ends from one instant to the next. */
  "crash",
  /** It ends between two effects of one step. */
  "crash_between_effects",
  /** All processes end. */
  "blackout",
  /** A process is stopped in good order. */
  "restart",
  /** The network falls in two parts. */
  "partition",
  /** One machine hears nobody, or nobody hears it, or one link fails in one direction. */
  "one_way_cut",
  /** The leader is alone. */
  "leader_cut_off",
  /** Messages are lost, doubled and late, more than usual. */
  "storm",
  "slow_disk",
  /** A write fails, on the disk or not; the process must stop. */
  "disk_failure",
  /** A process stands still. */
  "pause",
  "wall_clock_jump",
  /** A machine comes back with an empty disk: it must not take part again. */
  "lost_disk",
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];
