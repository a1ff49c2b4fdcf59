// Original file: registry.proto

/**
 * Who joins which group.
 */
export interface JoinGroupRequest {
  "service_id"?: string;
  "group_id"?: string;
  /**
   * The pipeline stage that the group works for; its parallelism is the number of partitions.
   */
  "stage_id"?: string;
  /**
   * Honoured where balance allows.
   */
  "partition_preferences"?: (number)[];
  /**
   * Number of partitions, where no pipeline stage says; 16 when 0.
   */
  "partition_count"?: number;
}

/**
 * Who joins which group.
 */
export interface JoinGroupRequest__Output {
  "service_id": string;
  "group_id": string;
  /**
   * The pipeline stage that the group works for; its parallelism is the number of partitions.
   */
  "stage_id": string;
  /**
   * Honoured where balance allows.
   */
  "partition_preferences": (number)[];
  /**
   * Number of partitions, where no pipeline stage says; 16 when 0.
   */
  "partition_count": number;
}
