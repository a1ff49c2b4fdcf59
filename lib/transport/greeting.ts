import { Connection } from "./connection.ts";
import { Alarm, type Context, type OpenSockets } from "./context.ts";
import { Outbox } from "./outbox.ts";
import { type HelloPurpose, PROTOCOL_VERSION, type Refusal } from "./protocol.ts";
import type { WelcomePurpose } from "./protocol.ts";
import { splitAddress } from "./sockets.ts";

/** How a call began: the connection stays open only after a welcome. */
export type Greeting =
  | {
    readonly type: "welcome";
    readonly purpose: WelcomePurpose;
    readonly connection: Connection;
  }
  | { readonly type: "refused"; readonly refusal: Refusal }
  | { readonly type: "failed"; readonly reason: string };

/**
 * Dials `address`, says hello and waits for the answer, each for a bounded time. `done` is called
 * once; never, when the returned function is called before, which gives the call up.
 * Throws ConveyorError `invalid_argument` for what is no address.
 */
export function greet(
  address: string,
  purpose: HelloPurpose,
  context: Context,
  open: OpenSockets,
  done: (greeting: Greeting) => void,
): () => void {
  const { codec, timers, limits } = context;
  const alarm = new Alarm(timers);
  const outbox = new Outbox(codec, limits);
  let connection: Connection | undefined;
  let isOver = false;

  const end = (greeting: Greeting | undefined): void => {
    if (isOver) return;
    isOver = true;
    alarm.clear();
    if (greeting?.type !== "welcome") {
      connection?.close("closed");
      socket.destroy();
    }
    if (greeting !== undefined) done(greeting);
  };
  const fail = (reason: string): void => end({ type: "failed", reason });

  const sayHello = (): void => {
    if (isOver) return;
    alarm.set(limits.welcomeMs, () => fail("no answer to the hello"));
    connection = new Connection(socket, outbox, {
      onFrame(frame) {
        if (connection === undefined) return;
        if (frame.type === "welcome") {
          end({ type: "welcome", purpose: frame.purpose, connection });
        } else if (frame.type === "refusal") {
          end({ type: "refused", refusal: frame.refusal });
        } else fail("what answers is no node");
      },
      onClosed: (reason, detail) => fail(detail ?? `the connection ended (${reason})`),
    }, context);
    outbox.pushControl({ type: "hello", version: PROTOCOL_VERSION, purpose });
    connection.flush();
  };

  const socket = context.sockets.dial(splitAddress(address), sayHello);
  open.add(socket);
  socket.on("error", (error) => fail(error.message));
  socket.once("close", () => fail("the connection was closed"));
  alarm.set(limits.connectMs, () => fail("no connection in time"));
  return () => end(undefined);
}
