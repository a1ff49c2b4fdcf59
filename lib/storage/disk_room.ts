import { statfsSync } from "node:fs";
import { RECORD_LIMITS } from "../base/mod.ts";

/** Whether the disk below `path` has room beyond what is left to the rest of the node. */
export function hasDiskRoom(path: string): boolean {
  const { bsize, blocks, bavail } = statfsSync(path);
  const reserve = Math.min(RECORD_LIMITS.diskReserveBytes, blocks * bsize / 8);
  return bavail * bsize > reserve;
}
