import assert from "node:assert/strict";
import { isUnspecified, parseAddress } from "./address.ts";

Deno.test("names, IPv4 and bracketed IPv6 addresses are read", () => {
  const read = (text: string) => parseAddress(text);
  assert.deepEqual(read("127.0.0.1:50051"), {
    host: "127.0.0.1",
    port: 50051,
    text: "127.0.0.1:50051",
  });
  assert.deepEqual(read("[::1]:1"), { host: "::1", port: 1, text: "[::1]:1" });
  assert.deepEqual(read("Node-1.Example.COM:65535"), {
    host: "node-1.example.com",
    port: 65535,
    text: "node-1.example.com:65535",
  });
  for (const text of ["localhost:0", "a_b:1", "router-0.router.default.svc:1", "example.com.:1"]) {
    assert.ok(read(text), text);
  }
});

Deno.test("everything else is refused", () => {
  const bad = [
    ...["", ":", ":1", "a", "a:", "a:x", "a:-1", "a:65536", "a:99999999", "a:1:2", "a :1", "a:1 "],
    ...["::1:1", "[::1]", "[::1]:", "[]:1", "[a]:1", "[127.0.0.1]:1", "[::g]:1", "[::1%eth0]:1"],
    ...["256.1.1.1:1", "1.2.3:1", "1.2.3.4.5:1", "12:1", "-a:1", "a-:1", "a..b:1", ".a:1"],
    ...["http://a:1", "a/b:1", "ä:1", "a\n:1", `${"a".repeat(64)}:1`, `${"a.".repeat(127)}a:1`],
  ];
  for (const text of bad) assert.equal(parseAddress(text), undefined, JSON.stringify(text));
});

Deno.test("a host name has at most 253 characters", () => {
  const name = (length: number) => "abcdefg.".repeat(32).slice(0, length - 1) + "z";
  assert.ok(parseAddress(`${name(253)}:1`));
  assert.equal(parseAddress(`${name(254)}:1`), undefined);
});

Deno.test("the unspecified address is recognised in all its spellings", () => {
  const unspecified = (text: string) => {
    const address = parseAddress(text);
    return address !== undefined && isUnspecified(address);
  };
  for (const text of ["0.0.0.0:1", "[::]:1", "[0:0:0:0:0:0:0:0]:1"]) {
    assert.ok(unspecified(text), text);
  }
  for (const text of ["10.0.0.0:1", "[::1]:1", "a:1"]) assert.ok(!unspecified(text), text);
});
