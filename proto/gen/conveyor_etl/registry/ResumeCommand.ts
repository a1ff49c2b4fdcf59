// Original file: registry.proto

/**
 * Take work again.
 */
export interface ResumeCommand {
}

/**
 * Take work again.
 */
export interface ResumeCommand__Output {
}
