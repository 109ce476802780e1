import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    pool: "forks",
    maxWorkers: "100%",
    testTimeout: 60_000,
    // How long a busy computer takes says nothing of what is waited for.
    expect: { poll: { timeout: 30_000 } },
    // The emitter and what it has emitted are loaded once for each worker, not for each file.
    isolate: false,
    setupFiles: ["test/support/equal_bytes.ts", "test/support/one_user.ts"],
  },
});
