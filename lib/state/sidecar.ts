/** Sidecars, what they host, and where they are told to send. Records are immutable. */
import type { Millis, Revision } from "../base/mod.ts";
import type { StageType } from "../pipeline/mod.ts";

/** A service beside a sidecar. */
export type LocalService = {
  readonly serviceName: string;
  readonly serviceType: StageType;
  /** `host:port` */
  readonly endpoint: string;
};

/** What a sidecar says of itself when it registers. */
export type SidecarSpec = {
  readonly sidecarId: string;
  readonly podName: string;
  readonly namespace: string;
  /** `host:port`, where other sidecars reach it. */
  readonly endpoint: string;
  /** No two with the same name and type. */
  readonly localServices: readonly LocalService[];
  /** Its lease lasts three of these. */
  readonly heartbeatInterval: Millis;
};

/** Why a sidecar does not run an assignment. */
export type Rejection = {
  /** That of the assignment. */
  readonly version: Revision;
  readonly reason: string;
  /** Wall-clock time of the leader that heard of it. */
  readonly at: Millis;
};

/** A registered sidecar: replaced as a whole by every change. */
export type Sidecar = SidecarSpec & {
  /** Tells this registration from earlier ones of the same `sidecarId`. */
  readonly registrationId: string;
  readonly registeredAt: Millis;
  /** True from the end of its lease until it is renewed or removed: nobody sends to it. */
  readonly leaseLapsed: boolean;
  /** It is leaving: nobody sends to it, and it finishes what it has. */
  readonly draining: boolean;
  /** Names of local services that it has reported as unhealthy. */
  readonly unhealthy: ReadonlySet<string>;
  /** Whether it has ever said which versions it runs: older ones never do. */
  readonly confirms: boolean;
  /** The version that it runs, by pipeline, as last reported; of assignments that it has. */
  readonly applied: ReadonlyMap<string, Revision>;
  /** By pipeline. */
  readonly rejections: ReadonlyMap<string, Rejection>;
  /** Pipelines that are none of its business any more and of which it may not know that. */
  readonly revoked: ReadonlySet<string>;
};

/** Where a stage runs, as seen from one sidecar. */
export type StageTarget =
  | { readonly type: "local"; readonly endpoint: string }
  | { readonly type: "remote"; readonly sidecarId: string; readonly endpoint: string };

/** One sidecar's view of one pipeline. */
export type PipelineAssignment = {
  readonly pipelineId: string;
  /** The revision of its last change. */
  readonly version: Revision;
  /** All stages of the pipeline, in its order. */
  readonly stageIds: readonly string[];
  /** Of each stage; undefined for one that nobody hosts. */
  readonly targets: readonly (StageTarget | undefined)[];
};

/** True exactly when every stage is local. */
export function isLocalComplete({ targets }: Pick<PipelineAssignment, "targets">): boolean {
  return targets.every((target) => target?.type === "local");
}

/** A change of one sidecar's view of one pipeline. */
export type AssignmentChange = {
  readonly kind: "assigned" | "updated" | "revoked";
  readonly sidecarId: string;
  /** After the change; of a revoked one, as it was before. */
  readonly assignment: PipelineAssignment;
};
