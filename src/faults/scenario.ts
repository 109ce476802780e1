import type { Board, BoardStorage, Stop } from "../board/index.js";

/** What is around a board: its server, or nothing that answers. */
export type Surroundings = "served" | "alone";

/** A board after a life that nothing disturbed. */
export interface Settled {
  readonly storage: BoardStorage;
  /** How the life ended; a board that restarts without end ended in "reset". */
  readonly stop: Stop;
  readonly surroundings: Surroundings;
}

/** What is swept: a board, what its programs do at each start, and what must have come of it. */
export interface FaultScenario {
  readonly name: string;
  /** What the board keeps when the schedule begins. */
  readonly start: BoardStorage;
  /** A new board of the scenario's make. What it keeps is replaced; what happens on it must depend on that alone. */
  board(surroundings: Surroundings): Board;
  /** What is wrong with a board that has settled, in words; nothing where all is well. */
  judge(settled: Settled): readonly string[];
}
