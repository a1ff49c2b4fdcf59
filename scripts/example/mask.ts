// Masks the fields of the payload that the stage's `fields` names: all but their last four
// characters. mask.py is the same in Python.

import { Buffer } from "node:buffer";
import { fieldsOf, runTransform } from "./transform.ts";

const SHOWN = 4;

function mask(text: string): string {
  return "*".repeat(Math.max(text.length - SHOWN, 0)) + text.slice(-SHOWN);
}

await runTransform("masked", (record, { fields = "[]" }) => {
  const payload = fieldsOf(record);
  for (const name of JSON.parse(fields)) {
    const value = payload[name];
    if (typeof value === "string") payload[name] = mask(value);
  }
  return { ...record, payload: Buffer.from(JSON.stringify(payload)) };
});
