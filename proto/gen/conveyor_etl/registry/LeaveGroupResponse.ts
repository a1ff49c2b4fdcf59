// Original file: registry.proto

/**
 * The member is out.
 */
export interface LeaveGroupResponse {
  "success"?: boolean;
}

/**
 * The member is out.
 */
export interface LeaveGroupResponse__Output {
  "success": boolean;
}
