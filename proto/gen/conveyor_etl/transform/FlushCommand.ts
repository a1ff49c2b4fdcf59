// Original file: transform.proto

/**
 * Finish what is held back.
 */
export interface FlushCommand {
  "stream_id"?: string;
}

/**
 * Finish what is held back.
 */
export interface FlushCommand__Output {
  "stream_id": string;
}
