import { ConveyorError } from "../base/mod.ts";
import type { Context, OpenSockets } from "./context.ts";
import type { Introduction } from "./contract.ts";
import { greet, type Greeting } from "./greeting.ts";
import { refusalError } from "./meeting.ts";

/** As `RaftPort.introduce`; a stop and the caller's own signal both reject with `cancelled`. */
export function introduce(
  address: string,
  own: Introduction,
  signal: AbortSignal,
  context: Context,
  sockets: OpenSockets,
): Promise<Introduction> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      giveUp();
      reject(new ConveyorError("cancelled", "the introduction was given up"));
    };
    if (signal.aborted) {
      return reject(new ConveyorError("cancelled", "the introduction was given up"));
    }
    const purpose = { type: "introduction", introduction: own } as const;
    const giveUp = greet(address, purpose, context, sockets, (greeting) => {
      signal.removeEventListener("abort", onAbort);
      const outcome = outcomeOf(address, greeting);
      if (outcome instanceof ConveyorError) reject(outcome);
      else resolve(outcome);
    });
    signal.addEventListener("abort", onAbort);
  });
}

function outcomeOf(address: string, greeting: Greeting): Introduction | ConveyorError {
  switch (greeting.type) {
    case "failed":
      return new ConveyorError("unavailable", `cannot reach ${address}: ${greeting.reason}`);
    case "refused":
      return refusalError(address, greeting.refusal);
    case "welcome": {
      greeting.connection.close("closed");
      const { purpose } = greeting;
      return purpose.type === "introduction"
        ? purpose.introduction
        : new ConveyorError("unavailable", `cannot reach ${address}: not the answer expected`);
    }
    default: {
      const rest: never = greeting;
      return rest;
    }
  }
}
