import { IndexError, item, OSError, print, ValueError } from "builtins";

class Failure extends Error {}

class Coded extends Failure {
  readonly code: number;
  constructor(code: number) {
    super(`code ${code}`);
    this.code = code;
  }
}

function fail(kind: number): string {
  switch (kind) {
    case 0:
      throw new Failure("plain");
    case 1:
      throw new Coded(7);
    case 2:
      throw new OSError(28);
    case 3:
      return `${item([0], 5)}`;
    case 4:
      throw new ValueError("value");
    default:
      return "fine";
  }
}

function attempt(kind: number): string {
  try {
    return fail(kind);
  } catch (error) {
    if (error instanceof Coded) {
      return `coded ${error.code} ${error.message}`;
    } else if (error instanceof OSError || error instanceof IndexError) {
      return `system ${error.constructor.name}`;
    } else if (error instanceof Failure) {
      return `failure ${error.message}`;
    } else {
      throw error;
    }
  } finally {
    print("finally", kind);
  }
}

for (let kind = 0; kind < 6; kind++) {
  try {
    print(attempt(kind));
  } catch (error) {
    print("escaped", error instanceof Error ? error.message : "");
  }
}

function code(kind: number): number {
  try {
    fail(kind);
  } catch (error) {
    if (!(error instanceof OSError)) {
      throw error;
    }
    return error.args[0];
  }
  return 0;
}
print(code(2), code(9));

function swallow(kind: number): string {
  try {
    fail(kind);
  } catch (error) {
    if (error instanceof Coded) {
      return "coded";
    }
  }
  try {
    fail(kind);
  } catch {
    return "anything";
  }
  return "nothing";
}
print(swallow(0), swallow(1), swallow(8));

function again(kind: number): string {
  try {
    try {
      return fail(kind);
    } catch (error) {
      print("inner");
      throw error;
    }
  } catch (error) {
    if (error instanceof Failure) {
      return "outer";
    }
    return "other";
  }
}
print(again(1), again(4), again(5));

function counted(kind: number): string {
  let text = "";
  try {
    fail(kind);
  } catch (error) {
    if (error instanceof Coded) {
      text += "coded ";
    } else if (error instanceof OSError) {
      return "system";
    }
    text += "caught";
  }
  return text;
}
print(counted(0), counted(1), counted(2), counted(9));
