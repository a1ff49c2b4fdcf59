// Original file: sink.proto

/**
 * Which sink.
 */
export interface FlushRequest {
  "sink_id"?: string;
  /**
   * Answer only when it is done.
   */
  "wait_for_completion"?: boolean;
}

/**
 * Which sink.
 */
export interface FlushRequest__Output {
  "sink_id": string;
  /**
   * Answer only when it is done.
   */
  "wait_for_completion": boolean;
}
