import type { Setting } from "./settings.ts";

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)$/;

/**
 * The value that a text from a flag or the environment stands for. A text that is no number stays
 * a text where a number is wanted, so that the check refuses it and shows it as it was given.
 */
export function textValue(kind: Setting["kind"], text: string): unknown {
  switch (kind) {
    case "text":
      return text;
    case "number":
      return NUMBER.test(text.trim()) ? Number(text) : text;
    case "list":
      return text.trim() === "" ? [] : text.split(",").map((item) => item.trim());
    default: {
      const rest: never = kind;
      return rest;
    }
  }
}
