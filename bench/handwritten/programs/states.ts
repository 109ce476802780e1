// What the meter is doing: the next state follows from this one and what has happened.

export enum State {
  Joining,
  Measuring,
  Sending,
  Updating,
}

export type Happening = "joined" | "sampled" | "sent" | "update" | "failed";

const MOST_FAILURES = 3;

export class Machine {
  state: State = State.Joining;
  private failures = 0;
  private readonly onChange: (from: State, to: State) => void;

  constructor(onChange: (from: State, to: State) => void) {
    this.onChange = onChange;
  }

  handle(happening: Happening): void {
    this.failures = happening === "failed" ? this.failures + 1 : 0;
    const next = this.next(happening);
    if (next === this.state) return;
    this.onChange(this.state, next);
    this.state = next;
  }

  private next(happening: Happening): State {
    if (this.failures >= MOST_FAILURES) return State.Joining;
    switch (this.state) {
      case State.Joining:
        return happening === "joined" ? State.Measuring : State.Joining;
      case State.Measuring:
        if (happening === "update") return State.Updating;
        return happening === "sampled" ? State.Sending : State.Measuring;
      case State.Sending:
        return happening === "sent" ? State.Measuring : State.Sending;
      default:
        return happening === "failed" ? State.Measuring : State.Updating;
    }
  }
}
