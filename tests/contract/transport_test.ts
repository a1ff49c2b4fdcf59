// Both transports keep the same promises.

import { memoryWorld, tcpWorld } from "../support/transports.ts";
import { testTransport } from "./transport_contract.ts";

testTransport("TCP", tcpWorld);
testTransport("memory", memoryWorld);
