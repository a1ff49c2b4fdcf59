/** How scenarios print what the core deals in. A position is written `index/term`. */
import { decodeMembership } from "../../lib/raft/membership_codec.ts";
import type {
  Effect,
  Entry,
  HardState,
  LogPosition,
  Membership,
  Message,
  Standing,
} from "../../lib/raft/mod.ts";

export function position({ index, term }: LogPosition): string {
  return `${index}/${term}`;
}

/** `3/1:hello`; `-` for the entry that opens a term, the members in braces for a membership. */
export function entry(entry: Entry): string {
  switch (entry.kind) {
    case "noop":
      return `${position(entry)}:-`;
    case "membership":
      return `${position(entry)}:${members(decodeMembership(entry))}`;
    case "command":
      return `${position(entry)}:${new TextDecoder().decode(entry.data)}`;
    default: {
      const rest: never = entry.kind;
      return rest;
    }
  }
}

/** More entries than this are shown by the first and the last. */
const MANY = 6;

export function entries(list: readonly Entry[]): string {
  return `[${run(list)}]`;
}

function run(list: readonly Entry[]): string {
  const [first, last] = [list[0], list.at(-1)];
  if (first === undefined || last === undefined || list.length <= MANY) {
    return list.map(entry).join(" ");
  }
  return `${entry(first)} .. ${entry(last)}`;
}

/** All of a log; a long one as the number of entries of each term: `1x3 4x2`. */
export function log(list: readonly Entry[]): string {
  if (list.length <= MANY) return entries(list);
  const terms = [...new Set(list.map(({ term }) => term))];
  const count = (term: number) => list.filter((entry) => entry.term === term).length;
  return `[${terms.map((term) => `${term}x${count(term)}`).join(" ")}]`;
}

/** A learner has an asterisk. */
export function members({ members }: Membership): string {
  return `{${members.map(({ id, voter }) => voter ? `${id}` : `${id}*`).join(" ")}}`;
}

export function hardState({ term, votedFor }: HardState): string {
  return `term=${term} vote=${votedFor ?? "none"}`;
}

export function standing({ role, term, leader, ready }: Standing): string {
  const led = role === "follower" ? ` leader=${leader ?? "none"}` : "";
  return `${role} t${term}${led}${ready ? " ready" : ""}`;
}

/** What a node did, in one line; undefined where the scenario shows it in another way. */
export function effect(effect: Effect): string | undefined {
  switch (effect.type) {
    case "apply":
      return `applies ${run(effect.entries)}`;
    case "load":
      return `loads ${effect.from}..${effect.to} for ${effect.peer}`;
    case "proposed":
      return `proposed ${effect.first}..${effect.first + effect.count - 1} t${effect.term}`;
    case "refused":
      return "refused";
    case "read_ready":
      return `read ${effect.ids.join(" ")} ready at ${effect.index}`;
    case "read_failed":
      return `read ${effect.ids.join(" ")} failed`;
    case "send_snapshot":
      return `sends its snapshot to ${effect.to}`;
    case "changed":
      return standing(effect.standing);
    case "persist":
    case "send":
    case "snapshot_acked":
    case "receive_snapshot":
      return undefined;
    default: {
      const rest: never = effect;
      return rest;
    }
  }
}

export function message(message: Message): string {
  const { type, term } = message;
  return [type, `t${term}`, ...details(message)].join(" ");
}

function details(message: Message): string[] {
  switch (message.type) {
    case "pre_vote":
      return [`last=${position(message.last)}`];
    case "vote":
      return [`last=${position(message.last)}`, ...(message.transfer ? ["transfer"] : [])];
    case "pre_vote_reply":
    case "vote_reply":
      return [message.granted ? "granted" : "refused"];
    case "append":
      return [
        `prev=${position(message.prev)}`,
        entries(message.entries),
        `commit=${message.commit}`,
        ...round(message),
      ];
    case "append_accepted":
      return [`match=${message.match}`, ...round(message)];
    case "append_rejected":
      return [`prev=${message.prev}`, `hint=${position(message.hint)}`, ...round(message)];
    case "heartbeat":
      return [`commit=${message.commit}`, ...round(message)];
    case "heartbeat_reply":
      return round(message);
    case "read_request":
      return [`id=${message.id}`];
    case "read_reply":
      return [`id=${message.id}`, message.index === undefined ? "unknown" : `at ${message.index}`];
    case "timeout_now":
      return [];
    case "snapshot_chunk":
      return [position(message.snapshot.position), `${message.sequence + 1} of ${message.count}`];
    case "snapshot_ack":
      return [position(message.position), `next=${message.next}`];
    default: {
      const rest: never = message;
      return rest;
    }
  }
}

function round({ round }: { round: number }): string[] {
  return round === 0 ? [] : [`round=${round}`];
}
