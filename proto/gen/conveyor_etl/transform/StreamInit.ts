// Original file: transform.proto

/**
 * What the stream is for.
 */
export interface StreamInit {
  "transform_id"?: string;
  "stream_id"?: string;
  "config"?: { [key: string]: string };
}

/**
 * What the stream is for.
 */
export interface StreamInit__Output {
  "transform_id": string;
  "stream_id": string;
  "config": { [key: string]: string };
}
