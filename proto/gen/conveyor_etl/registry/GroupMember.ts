// Original file: registry.proto

/**
 * A member, and what moves.
 */
export interface GroupMember {
  "service_id"?: string;
  /**
   * What it owns.
   */
  "partitions"?: (number)[];
  /**
   * The part of them that it was told to give up, and has not acknowledged.
   */
  "releasing"?: (number)[];
  /**
   * What it will own once everybody has done as told.
   */
  "target"?: (number)[];
  /**
   * It is on its way out.
   */
  "leaving"?: boolean;
}

/**
 * A member, and what moves.
 */
export interface GroupMember__Output {
  "service_id": string;
  /**
   * What it owns.
   */
  "partitions": (number)[];
  /**
   * The part of them that it was told to give up, and has not acknowledged.
   */
  "releasing": (number)[];
  /**
   * What it will own once everybody has done as told.
   */
  "target": (number)[];
  /**
   * It is on its way out.
   */
  "leaving": boolean;
}
