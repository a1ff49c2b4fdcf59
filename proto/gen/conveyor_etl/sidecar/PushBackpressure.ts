// Original file: sidecar.proto

/**
 * Slow down, or stop.
 */
export interface PushBackpressure {
  "pause"?: boolean;
  "wait_ms"?: number;
  "reason"?: string;
}

/**
 * Slow down, or stop.
 */
export interface PushBackpressure__Output {
  "pause": boolean;
  "wait_ms": number;
  "reason": string;
}
