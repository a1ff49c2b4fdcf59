// Original file: sink.proto

/**
 * How often a record may arrive.
 */
export const DeliveryGuarantee = {
  DELIVERY_GUARANTEE_UNSPECIFIED: "DELIVERY_GUARANTEE_UNSPECIFIED",
  DELIVERY_GUARANTEE_AT_LEAST_ONCE: "DELIVERY_GUARANTEE_AT_LEAST_ONCE",
  DELIVERY_GUARANTEE_EXACTLY_ONCE: "DELIVERY_GUARANTEE_EXACTLY_ONCE",
} as const;

/**
 * How often a record may arrive.
 */
export type DeliveryGuarantee =
  | "DELIVERY_GUARANTEE_UNSPECIFIED"
  | 0
  | "DELIVERY_GUARANTEE_AT_LEAST_ONCE"
  | 1
  | "DELIVERY_GUARANTEE_EXACTLY_ONCE"
  | 2;

/**
 * How often a record may arrive.
 */
export type DeliveryGuarantee__Output = typeof DeliveryGuarantee[keyof typeof DeliveryGuarantee];
