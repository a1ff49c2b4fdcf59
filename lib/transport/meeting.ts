import { ConveyorError, type NodeId } from "../base/mod.ts";
import type { Introduction } from "./contract.ts";
import type { Refusal } from "./protocol.ts";

/** How a port answers an introduction, as its owner told it. */
export type Answerer = (other: Introduction) => Introduction;

export type Meeting =
  | { readonly type: "met"; readonly introduction: Introduction }
  | { readonly type: "refused"; readonly refusal: Refusal };

/** What node `self` answers to `other`. `onFailure` hears of what is no refusal but a mistake. */
export function meet(
  self: NodeId,
  answer: Answerer | undefined,
  other: Introduction,
  onFailure: (error: unknown) => void,
): Meeting {
  if (answer === undefined) {
    return refused("not_ready", `node ${self} is not ready to meet others yet`);
  }
  try {
    return { type: "met", introduction: answer(other) };
  } catch (error) {
    if (!(error instanceof ConveyorError)) {
      onFailure(error);
      return refused("introduction", `node ${self} failed to answer`);
    }
    return refused(error.code === "unavailable" ? "not_ready" : "introduction", error.message);
  }
}

function refused(reason: Refusal["reason"], message: string): Meeting {
  return { type: "refused", refusal: { reason, message } };
}

/** The error with which whoever introduced itself at `address` learns that it was refused. */
export function refusalError(address: string, { reason, message }: Refusal): ConveyorError {
  const code = reason === "not_ready" ? "unavailable" : "failed_precondition";
  return new ConveyorError(code, `${address}: ${message}`);
}
