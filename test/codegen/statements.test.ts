import { expectEmitted } from "./expectations.js";
import { STATEMENTS } from "./tables/statements.js";

expectEmitted("statements", STATEMENTS);
