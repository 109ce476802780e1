import type { Mutation } from "./build.js";
import type { MutantScenario } from "./mutant_scenarios.js";

/** A change that takes one safeguard out of the library. */
export interface Mutant extends Mutation {
  /** What is missing then. */
  readonly why: string;
  readonly scenario: MutantScenario;
  /** Whether it is seen where no fault strikes: the scenario itself is one. */
  readonly isPlain?: boolean;
}

const UPDATE = "src/device/flash/lib/ota_update.ts";
const STAGING = "src/device/flash/lib/ota_staging.ts";
const TRANSACTION = "src/device/flash/lib/ota_transaction.ts";
const RECOVERY = "src/device/flash/lib/ota_recovery.ts";

/** Every one must be found by the sweep of its scenario. */
export const MUTANTS: readonly Mutant[] = [
  {
    why: "sync before the commit point",
    file: TRANSACTION,
    find: "    sync();\n    remember(SEAL",
    replace: "    remember(SEAL",
    scenario: "failed trial",
  },
  {
    why: "the trial is noted before the commit point",
    file: TRANSACTION,
    find: "    if (boots < 0) {",
    replace: "    remember(STATE, INSTALLING);\n    if (boots < 0) {",
    scenario: "failed trial",
  },
  {
    why: "old files are kept",
    file: TRANSACTION,
    find: "entries()) {\n    copyIfThere(path",
    replace: "entries()) {\n    if (entry !== 1) copyIfThere(path",
    scenario: "failed trial",
    isPlain: true,
  },
  {
    why: "files are written before they count as installed",
    file: RECOVERY,
    find: "    deleteOld();\n    writeNew();",
    replace: "    deleteOld();\n    remember(STATE, INSTALLED);\n    writeNew();",
    scenario: "update",
  },
  {
    why: "old files are deleted before all count as installed",
    file: RECOVERY,
    find: "    deleteOld();\n    writeNew();\n    switchSlot(mark);\n    sync();\n    remember(STATE, INSTALLED);",
    replace:
      "    writeNew();\n    switchSlot(mark);\n    sync();\n    remember(STATE, INSTALLED);\n    deleteOld();",
    scenario: "update",
  },
  {
    why: "the slot is switched before all counts as installed",
    file: RECOVERY,
    find: "    switchSlot(mark);\n    sync();\n    remember(STATE, INSTALLED);",
    replace: "    sync();\n    remember(STATE, INSTALLED);\n    switchSlot(mark);",
    scenario: "firmware",
  },
  {
    why: "sync before the files count as installed",
    file: RECOVERY,
    find: "    sync();\n    remember(STATE, INSTALLED);",
    replace: "    remember(STATE, INSTALLED);",
    scenario: "update",
  },
  {
    why: "sync before the old files count as restored",
    file: RECOVERY,
    find: "  sync();\n  remember(STATE, CLEANING);",
    replace: "  remember(STATE, CLEANING);",
    scenario: "failed trial",
  },
  {
    why: "what is left is removed before the update is forgotten",
    file: RECOVERY,
    find: "  try {\n    for (const folder of FOLDERS) {",
    replace: "  forget(STATE);\n  try {\n    for (const folder of FOLDERS) {",
    scenario: "update",
  },
  {
    why: "sync before the update is forgotten",
    file: RECOVERY,
    find: "    sync();\n  } catch",
    replace: "  } catch",
    scenario: "update",
  },
  {
    why: "deleted files come back",
    file: RECOVERY,
    find: 'each("ud", (step)',
    replace: 'each("u", (step)',
    scenario: "failed trial",
    isPlain: true,
  },
  {
    why: "new files go when the old ones come back",
    file: RECOVERY,
    find: "  removeNew();\n  restoreOld();",
    replace: "  restoreOld();",
    scenario: "failed trial",
    isPlain: true,
  },
  {
    why: "starts on trial are counted",
    file: RECOVERY,
    find: "remember(BOOTS, boots - 1);",
    replace: "remember(BOOTS, boots);",
    scenario: "failed trial",
    isPlain: true,
  },
  {
    why: "the way back is noted before it is gone",
    file: RECOVERY,
    find: "  remember(STATE, UNDOING);\n",
    replace: "",
    scenario: "rollback",
  },
  {
    why: "the journal's seal is looked at",
    file: RECOVERY,
    find: 'return seal !== "" && seal === digest(JOURNAL);',
    replace: "return true;",
    scenario: "damaged journal",
    isPlain: true,
  },
  {
    why: "downloads are verified",
    file: STAGING,
    find: "if (digest(path) !== file.hash) {",
    replace: "if (digest(path) === file.path) {",
    scenario: "wrong bytes",
    isPlain: true,
  },
  {
    why: "what an earlier try has left is verified",
    file: UPDATE,
    find: "    if (error instanceof OSError || error instanceof LinkError) {\n      return false;",
    replace:
      "    if (error instanceof LinkError) return true;\n    if (error instanceof OSError) {\n      return false;",
    scenario: "update",
  },
];
