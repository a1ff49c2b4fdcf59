// Original file: common.proto

/**
 * Where a service is called.
 */
export interface Endpoint {
  "host"?: string;
  /**
   * 1 to 65535.
   */
  "port"?: number;
  "use_tls"?: boolean;
}

/**
 * Where a service is called.
 */
export interface Endpoint__Output {
  "host": string;
  /**
   * 1 to 65535.
   */
  "port": number;
  "use_tls": boolean;
}
