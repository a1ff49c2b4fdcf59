import { GRPC_LIMITS, type Millis, type Timers } from "../base/mod.ts";
import type { ControlPlane, Registration } from "../node/api.ts";
import type { Call } from "./call.ts";

/**
 * When each of these was last heard of, as far as is known; asked in slices so that other work gets
 * its turn, and no further once there is no answer, or nobody who waits for it.
 */
export async function heardOf(
  plane: Pick<ControlPlane, "lastHeartbeats">,
  registrations: readonly Registration[],
  timers: Timers,
  call: Pick<Call, "done" | "readOptions">,
): Promise<(Millis | undefined)[]> {
  const heard: (Millis | undefined)[] = [];
  while (heard.length < registrations.length && !call.done) {
    if (heard.length > 0) await new Promise<void>((resume) => void timers.after(0, resume));
    const slice = registrations.slice(heard.length, heard.length + GRPC_LIMITS.sliceLooks);
    const times = await plane.lastHeartbeats(slice, call.readOptions());
    if (times.length < slice.length) break;
    heard.push(...times);
  }
  return heard;
}
