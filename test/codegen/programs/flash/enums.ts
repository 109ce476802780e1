import { print } from "builtins";

enum State {
  Idle,
  Busy = 5,
  Done,
}

function text(state: State): string {
  if (state === State.Idle) {
    return "idle";
  }
  return state === State.Busy ? "busy" : "done";
}

print(text(State.Idle), text(State.Busy), text(State.Done), State.Done);
