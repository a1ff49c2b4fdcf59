/** The commands that change sidecars. */
import type { Millis, Revision } from "../base/mod.ts";
import type { SidecarSpec } from "./sidecar.ts";

/** Registers a sidecar, or replaces the registration that has its id. Never refused. */
export type RegisterSidecar = { readonly type: "register_sidecar"; readonly sidecar: SidecarSpec };

/**
 * Takes a sidecar out: at once, or with `drain` when it has finished what it has, while nobody
 * sends to it any more.
 * Refused: `not_found` (no such sidecar).
 */
export type DeregisterSidecar = {
  readonly type: "deregister_sidecar";
  readonly sidecarId: string;
  readonly drain: boolean;
};

/** What a heartbeat of a sidecar says. Changes nothing when the registration is not current. */
export type ReportSidecar = {
  readonly type: "report_sidecar";
  readonly sidecarId: string;
  readonly registrationId: string;
  /** Names of all local services that are unhealthy now. */
  readonly unhealthy: ReadonlySet<string>;
  /** The versions that it runs, by pipeline; undefined of one that never says. */
  readonly applied: ReadonlyMap<string, Revision> | undefined;
  /** Why it refuses its assignment, by pipeline. */
  readonly rejected: ReadonlyMap<string, string>;
  /** Pipelines of which it has been told that they are none of its business any more. */
  readonly revoked: ReadonlySet<string>;
};

/** A sidecar's lease has ended. Changes nothing when the registration is not current. */
export type LapseSidecar = {
  readonly type: "lapse_sidecar";
  readonly sidecarId: string;
  readonly registrationId: string;
};

/** A heartbeat came after the lease had lapsed. Changes nothing when it has not, or is gone. */
export type RenewSidecar = {
  readonly type: "renew_sidecar";
  readonly sidecarId: string;
  readonly registrationId: string;
};

/** Removes the sidecar if its lease is lapsed still, or if it drains: then it has finished. */
export type EndSidecar = {
  readonly type: "end_sidecar";
  readonly sidecarId: string;
  readonly registrationId: string;
};

export type SidecarCommand =
  | RegisterSidecar
  | DeregisterSidecar
  | ReportSidecar
  | LapseSidecar
  | RenewSidecar
  | EndSidecar;

/** What a sidecar gets when it registers. */
export type SidecarRegistration = {
  readonly sidecarRegistrationId: string;
  readonly leaseTtl: Millis;
};
