/** What a pipeline is made of, as its operator wrote it. Records are immutable. */
import type { Endpoint, Millis } from "../base/mod.ts";

export type StageType = "source" | "transform" | "sink";

/** How a stage chooses among the endpoints of its service. */
export type LoadBalance =
  | "round_robin"
  | "least_connections"
  | "weighted_random"
  | "consistent_hash";

/** Whether a record goes a certain way. */
export type Condition =
  | { readonly type: "always" }
  | { readonly type: "record_type"; readonly recordType: string }
  /** The record has metadata under `key`, and the regular expression `pattern` is found in it. */
  | { readonly type: "metadata_match"; readonly key: string; readonly pattern: string }
  /** A CEL expression over `record` that gives a bool. */
  | { readonly type: "expression"; readonly expression: string }
  | { readonly type: "and"; readonly conditions: readonly Condition[] }
  | { readonly type: "or"; readonly conditions: readonly Condition[] }
  | { readonly type: "not"; readonly condition: Condition };

/** The services that carry out a stage; of a source stage, those whose records enter there. */
export type ServiceSelector = {
  /** The name under which they are registered; of a source stage, also a source's id. */
  readonly serviceName: string;
  /** "" for any. */
  readonly groupId: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly loadBalance: LoadBalance;
};

/** A way out of a stage beside the edges. `condition` undefined: always. */
export type RoutingRule = {
  readonly name: string;
  readonly condition: Condition | undefined;
  readonly targetStages: readonly string[];
  readonly priority: number;
};

export type Stage = {
  readonly id: string;
  readonly name: string;
  readonly stageType: StageType;
  readonly selector: ServiceSelector;
  readonly routingRules: readonly RoutingRule[];
  /** 0: not given. */
  readonly parallelism: number;
  /** Passed on to the service with every batch. */
  readonly config: ReadonlyMap<string, string>;
  /** A fixed address, for a service that does not register. */
  readonly endpoint: Endpoint | undefined;
};

/** `condition` undefined: always. */
export type Edge = {
  readonly fromStage: string;
  readonly toStage: string;
  readonly condition: Condition | undefined;
};

/** Where a record goes that keeps failing. */
export type DeadLetter = {
  readonly serviceName: string;
  /** Tries after the first. */
  readonly maxRetries: number;
  readonly initialBackoff: Millis;
  readonly maxBackoff: Millis;
  /** A fixed address, for a service that does not register. */
  readonly endpoint: Endpoint | undefined;
};

export type PipelineSpec = {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly stages: readonly Stage[];
  readonly edges: readonly Edge[];
  readonly enabled: boolean;
  readonly metadata: ReadonlyMap<string, string>;
  readonly deadLetter: DeadLetter | undefined;
};
