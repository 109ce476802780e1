import type { Kwargs } from "builtins";
import { print } from "builtins";

class Client {
  readonly text: string;
  constructor(host: string, { retry = 3, key = null }: Kwargs<{ retry?: number; key?: string | null }> = {}) {
    this.text = `${host} ${retry} ${key ?? "-"}`;
  }
}

class Slow extends Client {
  constructor(host: string) {
    super(host, { retry: 9 });
  }
}

function fetch(
  path: string,
  { hash = false, limit = 10 }: Kwargs<{ hash?: boolean; limit?: number }> = {},
): string {
  return `${path} ${hash ? 1 : 0} ${limit}`;
}

const limit = 4;
print(new Client("h").text, new Client("h", { key: "k" }).text, new Slow("s").text);
print(fetch("a"), fetch("a", { hash: true }), fetch("a", { limit }), fetch("a", { limit: 1, hash: true }));
