/** How large a regular expression becomes, told before anybody makes it so large. */

/** What has been read of a group, or of the whole: everything, and the last part of it. */
type Group = { total: number; last: number; readonly captures: boolean };

const REPEAT = /\{(\d{1,9})(,(\d{0,9}))?\}/y;
/** Of what follows "(?": flags alone, or flags or a name and then a group. */
const FLAGS = /[a-zA-Z-]*\)/y;
const GROUP_HEAD = /[a-zA-Z-]*:|P?<[^>]*>/y;
const CLASS = /\[\^?\]?(?:\[:[^\]]*:\]|\\.|[^\]\\])*\]/sy;
const ESCAPE = /\\(?:[pPx]\{[^}]*\}|.)/sy;
const QUOTED = /\\Q(.*?)(?:\\E|$)/sy;

/**
 * About the number of instructions of `pattern` with its repeats written out, as RE2 does: one for
 * each character, class, assertion and `|`, one more for what may be left out or comes again, two
 * for a capture. What RE2 refuses gets some number, and what it finds to be the same is counted
 * each time. One pass.
 */
export function writtenOut(pattern: string): number {
  const groups: Group[] = [{ total: 0, last: 0, captures: false }];
  for (let at = 0; at < pattern.length;) {
    const group = groups.at(-1)!;
    const [end, step] = readPart(pattern, at);
    at = end;
    switch (step.type) {
      case "atom":
        add(group, step.size);
        break;
      case "skip":
        break;
      case "open":
        groups.push({ total: 0, last: 0, captures: step.captures });
        break;
      case "close":
        if (groups.length > 1) {
          groups.pop();
          add(groups.at(-1)!, group.total + (group.captures ? 2 : 0));
        }
        break;
      case "repeat": {
        const { min, max } = step;
        const size = max === undefined
          ? Math.max(min, 1) * group.last + 1
          : max * group.last + (max - min);
        group.total += size - group.last;
        group.last = size;
        break;
      }
      default: {
        const rest: never = step;
        return rest;
      }
    }
  }
  return groups.reduce((sum, { total }) => sum + total, 0);
}

type Step =
  | { readonly type: "atom"; readonly size: number }
  | { readonly type: "skip" | "close" }
  | { readonly type: "open"; readonly captures: boolean }
  /** `max` undefined: any number. */
  | { readonly type: "repeat"; readonly min: number; readonly max: number | undefined };

/** The part of `pattern` at `at`, and where the next one begins. */
function readPart(pattern: string, at: number): [end: number, step: Step] {
  switch (pattern[at]) {
    case "\\": {
      const quoted = match(QUOTED, pattern, at);
      if (quoted !== undefined) return [QUOTED.lastIndex, atom(quoted[1]?.length ?? 0)];
      return match(ESCAPE, pattern, at) ? [ESCAPE.lastIndex, atom(1)] : [at + 1, atom(1)];
    }
    case "[":
      return match(CLASS, pattern, at) ? [CLASS.lastIndex, atom(1)] : [at + 1, atom(1)];
    case "(": {
      if (pattern[at + 1] !== "?") return [at + 1, { type: "open", captures: true }];
      if (match(FLAGS, pattern, at + 2)) return [FLAGS.lastIndex, { type: "skip" }];
      const head = match(GROUP_HEAD, pattern, at + 2)?.[0] ?? "";
      return [at + 2 + head.length, { type: "open", captures: !head.endsWith(":") }];
    }
    case ")":
      return [at + 1, { type: "close" }];
    case "?":
      return [at + 1, { type: "repeat", min: 0, max: 1 }];
    case "*":
    case "+":
      return [at + 1, { type: "repeat", min: 1, max: undefined }];
    case "{": {
      const [, min, comma, max] = match(REPEAT, pattern, at) ?? [];
      if (min === undefined) return [at + 1, atom(1)];
      const most = comma === undefined ? min : max || undefined;
      const range = { min: Number(min), max: most === undefined ? undefined : Number(most) };
      return [REPEAT.lastIndex, { type: "repeat", ...range }];
    }
    default:
      return [at + 1, atom(1)];
  }
}

function atom(size: number): Step {
  return { type: "atom", size };
}

function add(group: Group, size: number): void {
  group.total += size;
  group.last = size;
}

/** Matches a sticky expression at `at`. */
function match(expression: RegExp, text: string, at: number): RegExpExecArray | undefined {
  expression.lastIndex = at;
  return expression.exec(text) ?? undefined;
}
