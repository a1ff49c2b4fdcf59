/** A point in time as protobuf has it. */
export type Timestamp = { readonly seconds: bigint; readonly nanos: number };
