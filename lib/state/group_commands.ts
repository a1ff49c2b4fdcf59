/** The commands about groups of services, and their results. */

/**
 * Makes a service a member of a group, which is founded by its first member; one that is a member
 * already changes its preferences.
 * Refused: `not_found` (no such service), `invalid_argument` (preferences beyond the partitions),
 * `failed_precondition` (the group has another number of partitions), `resource_exhausted`.
 */
export type JoinGroup = {
  readonly type: "join_group";
  readonly groupId: string;
  readonly serviceId: string;
  /** `pipeline/stage`, or a stage's id; its parallelism is the number of partitions. "" for none. */
  readonly stageId: string;
  /** The number of partitions where no stage says; 0 for the default, or what the group has. */
  readonly partitions: number;
  readonly preferences: readonly number[];
};

/**
 * Ends a membership: at once, or, if `graceful`, once the member has given up its partitions.
 * Refused: `not_found` (not a member), `aborted` (the generation is not the current one).
 */
export type LeaveGroup = {
  readonly type: "leave_group";
  readonly groupId: string;
  readonly serviceId: string;
  readonly graceful: boolean;
  /** 0 for whichever is current. */
  readonly generation: number;
};

/** A member has carried out what it was told up to a generation. Changes nothing for others. */
export type AcknowledgeRevokes = {
  readonly type: "acknowledge_revokes";
  readonly groupId: string;
  readonly serviceId: string;
  readonly registrationId: string;
  readonly generation: number;
};

/** The next step of a group towards its plan, if there is one that waits for nobody. */
export type SettleGroup = { readonly type: "settle_group"; readonly groupId: string };

export type GroupCommand = JoinGroup | LeaveGroup | AcknowledgeRevokes | SettleGroup;

/** What a member has in its group. */
export type Membership = {
  readonly generation: number;
  /** Everything that it owns, ascending. */
  readonly partitions: readonly number[];
};
