/** Regular expressions that take time linear in the text, whatever they are: RE2's syntax. */
import { RE2JS } from "re2js";
import { PIPELINE_LIMITS } from "../base/mod.ts";
import { writtenOut } from "./regex_size.ts";

/** What was made of what a user wrote, or why nothing can be. */
export type Compiled<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: string };

/** How many instructions the patterns of one pipeline may compile to in all. */
export type PatternBudget = { instructions: number };

/** The text is so long that the search could take too long. */
export class TooMuchWork extends Error {
  override readonly name = "TooMuchWork";
}

/** At most; most searches are as fast for large patterns as for small ones. */
const INSTRUCTIONS_PER_STEP = 5;

export class Regex {
  readonly #compiled: RE2JS;
  readonly instructions: number;

  constructor(compiled: RE2JS) {
    this.#compiled = compiled;
    this.instructions = compiled.programSize();
  }

  /** As expressions count them. */
  stepsFor(text: string): number {
    return Math.ceil(this.instructions * text.length / INSTRUCTIONS_PER_STEP);
  }

  /** Whether it is found anywhere in `text`. Throws TooMuchWork for a text that is too long for it. */
  foundIn(text: string): boolean {
    if (this.instructions * text.length > PIPELINE_LIMITS.searchSteps) {
      throw new TooMuchWork(`a text of ${text.length} characters is too long for the pattern`);
    }
    return this.#compiled.test(text);
  }
}

/** Takes what `pattern` compiles to off `budget`. */
export function compileRegex(pattern: string, budget: PatternBudget): Compiled<Regex> {
  const { patternLength, patternInstructions, patternEstimate } = PIPELINE_LIMITS;
  if (pattern.length > patternLength) {
    return fault(`is ${pattern.length} characters long, at most ${patternLength} are allowed`);
  }
  if (budget.instructions <= 0) {
    return fault("is one pattern too many: the patterns before it are too large together");
  }
  const estimate = writtenOut(pattern);
  if (estimate > patternEstimate) {
    return fault(
      `compiles to about ${estimate} instructions, at most ${patternInstructions} are allowed`,
    );
  }
  try {
    const regex = new Regex(RE2JS.compile(pattern));
    budget.instructions -= regex.instructions;
    if (regex.instructions <= patternInstructions) return { ok: true, value: regex };
    return fault(
      `compiles to ${regex.instructions} instructions, at most ${patternInstructions} are allowed`,
    );
  } catch (error) {
    // Reading it has its price too.
    budget.instructions -= pattern.length;
    return fault(`does not compile: ${messageOf(error)}`);
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function fault(problem: string): { readonly ok: false; readonly problem: string } {
  return { ok: false, problem };
}
