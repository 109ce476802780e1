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

const STAGING = "src/device/flash/lib/ota_staging.ts";
const TRANSACTION = "src/device/flash/lib/ota_transaction.ts";
const BACKUP = "src/device/flash/lib/ota_backup.ts";
const KEEP = "src/device/flash/lib/ota_keep.ts";
const INSTALL = "src/device/flash/lib/ota_install.ts";
const RECOVERY = "src/device/flash/lib/ota_recovery.ts";
const UNDO = "src/device/flash/lib/ota_undo.ts";
const CLEAN = "src/device/flash/lib/ota_clean.ts";

/** Every one must be found by the sweep of its scenario. */
export const MUTANTS: readonly Mutant[] = [
  {
    why: "sync before the commit point",
    file: TRANSACTION,
    find: "    sync();\n    seal(volumes);",
    replace: "    seal(volumes);",
    scenario: "failed trial",
  },
  {
    why: "the trial is noted before the commit point",
    file: TRANSACTION,
    find: "    rememberPositive(BOOTS, boots);",
    replace: "    remember(STATE, INSTALLING);\n    rememberPositive(BOOTS, boots);",
    scenario: "failed trial",
  },
  {
    why: "old files are kept",
    file: KEEP,
    find: "pack.add(pathOf(words), oldSize(words));",
    replace: 'pack.add(words[0] === "d" ? JOURNAL : pathOf(words), oldSize(words));',
    scenario: "failed trial",
    isPlain: true,
  },
  {
    why: "files are written before they count as installed",
    file: RECOVERY,
    find: "    carryOut();\n    holdRoom();",
    replace: "    remember(STATE, INSTALLED);\n    carryOut();\n    holdRoom();",
    scenario: "update",
  },
  {
    why: "old files are deleted",
    file: INSTALL,
    find: "removeFile(pathOf(words), ALL_LEVELS);",
    replace: "checkVolumes();",
    scenario: "update",
    isPlain: true,
  },
  {
    why: "the new files run on the new firmware",
    file: RECOVERY,
    find: "} else if (!start(otherSlot(NEW_SLOT))) {",
    replace: "} else if (!start(-1)) {",
    scenario: "firmware",
  },
  {
    why: "the old files come back where the new firmware does not start",
    file: RECOVERY,
    find: "} else if (!start(otherSlot(NEW_SLOT))) {",
    replace: "} else if (!start(-1)) {",
    scenario: "firmware does not start",
    isPlain: true,
  },
  {
    why: "a failed version is remembered",
    file: UNDO,
    find: "    remember(BAD, withOwn());",
    replace: "",
    scenario: "failed trial",
    isPlain: true,
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
    file: UNDO,
    find: "    sync();\n    finish();\n",
    replace: "    finish();\n",
    scenario: "failed trial",
  },
  {
    why: "what is left is removed before the update is forgotten",
    file: CLEAN,
    find: "export function clean(): void {\n  try {",
    replace: "export function clean(): void {\n  try {\n    forget(STATE);",
    scenario: "update",
  },
  {
    why: "sync before the update is forgotten",
    file: CLEAN,
    find: "    sync();\n    for (const volume of VOLUMES) {",
    replace: "    for (const volume of VOLUMES) {",
    scenario: "update",
  },
  {
    why: "deleted files come back",
    file: BACKUP,
    find: "if (size >= 0 && isOn(volume, words)) {",
    replace: 'if (size >= 0 && isOn(volume, words) && words[0] !== "d") {',
    scenario: "failed trial",
    isPlain: true,
  },
  {
    why: "new files go when the old ones come back",
    file: BACKUP,
    find: "    removeNew(volume, starting);\n",
    replace: "",
    scenario: "failed trial",
    isPlain: true,
  },
  {
    why: "starts on trial are counted",
    file: RECOVERY,
    find: "countStart(boots - 1);",
    replace: "countStart(boots);",
    scenario: "failed trial",
    isPlain: true,
  },
  {
    why: "the way back is noted before it is gone",
    file: UNDO,
    find: "  remember(STATE, state);\n",
    replace: "",
    scenario: "rollback",
    isPlain: true,
  },
  {
    why: "the journal's seal is looked at",
    file: BACKUP,
    find: "  return digest(JOURNAL) === wanted;",
    replace: "  return true;",
    scenario: "damaged journal",
    isPlain: true,
  },
  {
    why: "what is staged is verified before it is installed",
    file: INSTALL,
    find: "if (digest(source) !== hash) {",
    replace: "if (digest(source) === path) {",
    scenario: "damaged download",
    isPlain: true,
  },
  {
    why: "what is kept is verified before it comes back",
    file: UNDO,
    find: "(isOldWhole(neededToGoBack()) && start(otherSlot(OLD_SLOT)))",
    replace: "((isOldWhole(neededToGoBack()) || recallNumber(STATE, 0) > 0) && start(otherSlot(OLD_SLOT)))",
    scenario: "damaged backup",
    isPlain: true,
  },
  {
    why: "firmware is verified",
    file: "src/device/flash/lib/ota_blocks.ts",
    find: " || chain === null || decode(hexlify(chain)) !== this.wanted",
    replace: " || chain === null",
    scenario: "wrong firmware",
    isPlain: true,
  },
  {
    why: "the bootloader is asked whether it would take the firmware",
    file: "src/device/flash/lib/ota_firmware.ts",
    find: "if (!isMarked && !slotIsValid()) {",
    replace: "if (!isMarked && slotIsValid() === null) {",
    scenario: "no firmware",
    isPlain: true,
  },
  {
    why: "what an earlier try has left is verified",
    file: STAGING,
    find: "    if (error instanceof OTAError) {\n      return false;",
    replace:
      "    if (error instanceof SizeMismatch || error instanceof HashMismatch) return true;\n    if (error instanceof OTAError) {\n      return false;",
    scenario: "update",
  },
];

/**
 * A change by which an update of the library itself is not survived: where the power goes while one module is written, or
 * while the copies of recovery are removed.
 */
export interface LibraryMutant extends Mutation {
  readonly why: string;
  /** On the board; none for the copies. */
  readonly module: string | null;
}

/** Only MicroPython, which runs what is on the board, finds these. */
export const LIBRARY_MUTANTS: readonly LibraryMutant[] = [
  {
    why: "recovery runs from a copy",
    file: TRANSACTION,
    find: "    if (isRecoveryReplaced()) {\n      copyRecovery();\n    }\n",
    replace: "",
    module: "/flash/lib/ota_recovery.py",
  },
  {
    why: "all that recovery imports is copied",
    file: "src/device/flash/lib/ota_journal.ts",
    find: '  "ota_files",\n',
    replace: "",
    module: "/flash/lib/ota_files.py",
  },
  {
    why: "what is left of the copies is not loaded",
    file: "src/device/flash/lib/ota_resume.ts",
    find: "    if (!areCopied()) {\n      leaveCopies();\n    }\n",
    replace: "",
    module: null,
  },
  {
    why: "the copy that vouches for the others goes first",
    file: CLEAN,
    find: 'removeAllIn(folder, "ota_resume.py");',
    // As it may be where a folder lists its names in another order.
    replace: 'removeAllIn(folder, "ota_journal.py");',
    module: null,
  },
];

/**
 * Two safeguards that cover each other, in the scenario "update": either may be missing as long as the other one is
 * there.
 */
export const PAIR: readonly [Mutation, Mutation] = [
  // The commit point comes before what it commits is on the disk.
  {
    file: TRANSACTION,
    find: "    keepOld(volumes);\n    sync();",
    replace: "    remember(STATE, INSTALLING);\n    keepOld(volumes);\n    sync();",
  },
  // Whatever journal is there counts as the one that was committed.
  {
    file: BACKUP,
    find: '  if (wanted === "" || size < 0) {',
    replace: '  if (size >= 0) {\n    return true;\n  }\n  if (wanted === "" || size < 0) {',
  },
];
