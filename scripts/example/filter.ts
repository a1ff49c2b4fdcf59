// A filter: lets a record through when the field of its payload that the stage's `field` names is
// what `equals` says.

import { fieldsOf, runTransform } from "./transform.ts";

await runTransform("passed", (record, { field = "", equals = "" }) => {
  return fieldsOf(record)[field] === equals ? record : undefined;
});
