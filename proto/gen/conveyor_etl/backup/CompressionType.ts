// Original file: backup.proto

/**
 * How chunks are packed.
 */
export const CompressionType = {
  COMPRESSION_NONE: "COMPRESSION_NONE",
  COMPRESSION_GZIP: "COMPRESSION_GZIP",
  COMPRESSION_ZSTD: "COMPRESSION_ZSTD",
} as const;

/**
 * How chunks are packed.
 */
export type CompressionType =
  | "COMPRESSION_NONE"
  | 0
  | "COMPRESSION_GZIP"
  | 1
  | "COMPRESSION_ZSTD"
  | 2;

/**
 * How chunks are packed.
 */
export type CompressionType__Output = typeof CompressionType[keyof typeof CompressionType];
