// Original file: registry.proto

import type {
  Duration as _google_protobuf_Duration,
  Duration__Output as _google_protobuf_Duration__Output,
} from "../../google/protobuf/Duration.ts";

/**
 * Finish what runs, take nothing new.
 */
export interface DrainCommand {
  "reason"?: string;
  "timeout"?: _google_protobuf_Duration | null;
}

/**
 * Finish what runs, take nothing new.
 */
export interface DrainCommand__Output {
  "reason": string;
  "timeout": _google_protobuf_Duration__Output | null;
}
