import type { Model } from "./model.ts";

/** One service id of the registry. `tag` is different for every registration that is tried. */
export type ServiceInput =
  | { readonly type: "register"; readonly tag: string }
  /** `registrationId` "" stands for whichever is current. */
  | { readonly type: "deregister"; readonly registrationId: string }
  | { readonly type: "read" };

export type ServiceOutput =
  | { readonly type: "registered"; readonly registrationId: string }
  | { readonly type: "removed" }
  | { readonly type: "not_found" }
  /** Refused: the registration named is not the current one. */
  | { readonly type: "fenced" }
  | { readonly type: "found"; readonly tag: string; readonly registrationId: string }
  | { readonly type: "absent" };

/** `registrationId` is undefined until an answer has shown it. */
export type ServiceState =
  | { readonly tag: string; readonly registrationId: string | undefined }
  | undefined;

type Answer = { readonly output: ServiceOutput } | undefined;

/** A register in the sense of the theory, whose writes are told apart by tag and registration id. */
export const serviceModel: Model<ServiceState, ServiceInput, ServiceOutput> = {
  initial: undefined,

  step(state, input, answer) {
    switch (input.type) {
      case "register":
        return register(input.tag, answer);
      case "deregister":
        return deregister(state, input.registrationId, answer);
      case "read":
        return read(state, answer);
      default: {
        const rest: never = input;
        return rest;
      }
    }
  },

  describe: (state) => state === undefined ? "-" : `${state.tag}/${state.registrationId ?? "?"}`,

  show(input, answer) {
    const outcome = answer === undefined ? "unknown" : JSON.stringify(answer.output);
    return `${JSON.stringify(input)} -> ${outcome}`;
  },
};

function register(tag: string, answer: Answer): ServiceState[] {
  if (answer === undefined) return [{ tag, registrationId: undefined }];
  const { output } = answer;
  return output.type === "registered" ? [{ tag, registrationId: output.registrationId }] : [];
}

function deregister(state: ServiceState, wanted: string, answer: Answer): ServiceState[] {
  if (state === undefined) return allows(answer, "not_found") ? [state] : [];
  const { registrationId } = state;
  const states: ServiceState[] = [];
  const hits = wanted === "" || registrationId === undefined || registrationId === wanted;
  const misses = wanted !== "" && registrationId !== wanted;
  if (hits && allows(answer, "removed")) states.push(undefined);
  if (misses && allows(answer, "fenced")) states.push(state);
  return states;
}

function read(state: ServiceState, answer: Answer): ServiceState[] {
  if (answer === undefined) return [state];
  const { output } = answer;
  if (state === undefined) return output.type === "absent" ? [state] : [];
  if (output.type !== "found" || output.tag !== state.tag) return [];
  const { tag, registrationId } = output;
  const known = state.registrationId ?? registrationId;
  return known === registrationId ? [{ tag, registrationId }] : [];
}

function allows(answer: Answer, type: ServiceOutput["type"]): boolean {
  return answer === undefined || answer.output.type === type;
}
