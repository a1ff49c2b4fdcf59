// Original file: raft.proto

/**
 * The sender is there. Both sides say so all the time, and take silence for an end.
 */
export interface Ping {
}

/**
 * The sender is there. Both sides say so all the time, and take silence for an end.
 */
export interface Ping__Output {
}
