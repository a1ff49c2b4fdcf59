/** Short texts for the trace. */
import type { Effect, Entry, LogPosition, Message } from "../../lib/raft/mod.ts";

export function position({ index, term }: LogPosition): string {
  return `${index}/${term}`;
}

function range(list: readonly Entry[]): string {
  const [first, last] = [list[0], list.at(-1)];
  if (first === undefined || last === undefined) return "nothing";
  return first === last ? position(first) : `${position(first)}..${position(last)}`;
}

export function effect(effect: Effect): string {
  switch (effect.type) {
    case "persist": {
      const { hardState } = effect;
      const hard = hardState === undefined
        ? ""
        : ` term ${hardState.term} vote ${hardState.votedFor ?? "-"}`;
      return `persists ${range(effect.entries)}${hard}`;
    }
    case "send":
      return `to ${effect.to}: ${message(effect.message)}${
        effect.afterPersist ? " once written" : ""
      }`;
    case "apply":
      return `applies ${range(effect.entries)}`;
    case "load":
      return `loads ${effect.from}..${effect.to} for ${effect.peer}`;
    case "proposed":
      return `proposed ${effect.first} +${effect.count}`;
    case "refused":
      return "refused";
    case "read_ready":
      return `reads ${effect.ids.join()} ready at ${effect.index}`;
    case "read_failed":
      return `reads ${effect.ids.join()} failed`;
    case "send_snapshot":
      return `sends ${effect.to} a snapshot`;
    case "snapshot_acked":
      return `${effect.from} wants chunk ${effect.next} of ${position(effect.position)}`;
    case "receive_snapshot":
      return `gets from ${effect.from}: ${message(effect.chunk)}`;
    case "changed": {
      const { role, term, leader, ready } = effect.standing;
      return `is ${role} of term ${term}, leader ${leader ?? "-"}${ready ? ", ready" : ""}`;
    }
    default: {
      const rest: never = effect;
      return rest;
    }
  }
}

export function message(message: Message): string {
  const { type, term } = message;
  const head = `${type} t${term}`;
  switch (message.type) {
    case "pre_vote":
      return `${head} last ${position(message.last)}`;
    case "vote":
      return `${head} last ${position(message.last)}${message.transfer ? " transfer" : ""}`;
    case "pre_vote_reply":
    case "vote_reply":
      return `${head} ${message.granted ? "yes" : "no"}`;
    case "append": {
      const { prev, entries, commit, round } = message;
      return `${head} ${position(prev)} + ${range(entries)} commit ${commit} round ${round}`;
    }
    case "append_accepted":
      return `${head} match ${message.match} round ${message.round}`;
    case "append_rejected":
      return `${head} not ${message.prev}, hint ${position(message.hint)} round ${message.round}`;
    case "heartbeat":
      return `${head} commit ${message.commit} round ${message.round}`;
    case "heartbeat_reply":
      return `${head} round ${message.round}`;
    case "read_request":
      return `${head} id ${message.id}`;
    case "read_reply":
      return `${head} id ${message.id} index ${message.index ?? "-"}`;
    case "timeout_now":
      return head;
    case "snapshot_chunk":
      return `${head} ${position(message.snapshot.position)} ${message.sequence}/${message.count}`;
    case "snapshot_ack":
      return `${head} ${position(message.position)} next ${message.next}`;
    default: {
      const rest: never = message;
      return rest;
    }
  }
}
