import { expectEmitted } from "./expectations.js";
import { EXPRESSIONS } from "./tables/expressions.js";

expectEmitted("expressions", EXPRESSIONS);
