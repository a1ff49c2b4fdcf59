import type { Model } from "./model.ts";

/** One partition of one source. */
export type OffsetInput =
  | { readonly type: "commit"; readonly offset: bigint; readonly reset: boolean }
  | { readonly type: "read" };

export type OffsetOutput =
  | { readonly type: "committed" }
  /** Refused: it would go back. */
  | { readonly type: "refused" }
  /** Undefined where nothing has been committed. */
  | { readonly type: "offset"; readonly offset: bigint | undefined };

export type OffsetState = bigint | undefined;

/** An offset that does not go back, unless it is told to. */
export const offsetModel: Model<OffsetState, OffsetInput, OffsetOutput> = {
  initial: undefined,

  step(state, input, answer) {
    switch (input.type) {
      case "commit": {
        const goesBack = state !== undefined && input.offset < state && !input.reset;
        const expected = goesBack ? "refused" : "committed";
        if (answer !== undefined && answer.output.type !== expected) return [];
        return [goesBack ? state : input.offset];
      }
      case "read":
        if (answer === undefined) return [state];
        return answer.output.type === "offset" && answer.output.offset === state ? [state] : [];
      default: {
        const rest: never = input;
        return rest;
      }
    }
  },

  describe: (state) => state === undefined ? "-" : String(state),

  show(input, answer) {
    const outcome = answer === undefined ? "unknown" : text(answer.output);
    return `${text(input)} -> ${outcome}`;
  },
};

function text(value: OffsetInput | OffsetOutput): string {
  return JSON.stringify(value, (_, field) => typeof field === "bigint" ? String(field) : field);
}
