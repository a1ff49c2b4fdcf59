// Original file: registry.proto

/**
 * Settings that replace those of the same key.
 */
export interface ConfigUpdate {
  "config"?: { [key: string]: string };
}

/**
 * Settings that replace those of the same key.
 */
export interface ConfigUpdate__Output {
  "config": { [key: string]: string };
}
