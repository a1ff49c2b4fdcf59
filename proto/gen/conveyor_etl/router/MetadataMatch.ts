// Original file: router.proto

/**
 * A metadata value that matches a regular expression.
 */
export interface MetadataMatch {
  "key"?: string;
  "pattern"?: string;
}

/**
 * A metadata value that matches a regular expression.
 */
export interface MetadataMatch__Output {
  "key": string;
  "pattern": string;
}
