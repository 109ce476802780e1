/** What the pages of the diagnostics say. */
import { DATA } from "./data.js";
import type { Explanations } from "./explanation.js";
import { FUNCTIONS } from "./functions.js";
import { LANGUAGE } from "./language.js";
import { MODULES } from "./modules.js";
import { VALUES } from "./values.js";

export type { DiagnosticName, Example, Explanation } from "./explanation.js";

export const EXPLANATIONS: Explanations = { ...LANGUAGE, ...VALUES, ...DATA, ...FUNCTIONS, ...MODULES };
