// Original file: common.proto

/**
 * Nothing to say.
 */
export interface Empty {
}

/**
 * Nothing to say.
 */
export interface Empty__Output {
}
