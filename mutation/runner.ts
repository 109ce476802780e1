/**
 * Runs the emitter's tests for Stryker, a module at a time, in one process: programs are checked once, and each change of
 * the emitter lowers only those modules that reach it.
 */
import { register } from "node:module";
import { resolve } from "node:path";
import { performance } from "node:perf_hooks";
import { pathToFileURL } from "node:url";
import type { MutantCoverage } from "@stryker-mutator/api/core";
import { declareFactoryPlugin, PluginKind } from "@stryker-mutator/api/plugin";
import {
  type CompleteDryRunResult,
  DryRunStatus,
  type MutantRunOptions,
  type MutantRunResult,
  MutantRunStatus,
  type TestRunner,
  TestStatus,
} from "@stryker-mutator/api/test-runner";
import type { LoadedProject } from "../codegen/project.js";
import type { UnitResult, Units } from "../codegen/units.js";
import type { Case } from "./cases.js";

/** What Stryker's changes to the code look at, and what they tell. */
interface Instrumentation {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
  mutantCoverage?: MutantCoverage;
}

declare global {
  var __stryker__: Instrumentation | undefined;
}

/** The emitter under test is Stryker's copy, in the working directory. */
const built = (path: string): string => pathToFileURL(resolve("dist", path)).href;

type Emitter = (tested: Case) => UnitResult;

class LoweringRunner implements TestRunner {
  readonly #known = new Map<Case, UnitResult>();
  #cases: readonly Case[] = [];
  #version = 1;

  capabilities(): { reloadEnvironment: boolean } {
    return { reloadEnvironment: true };
  }

  async init(): Promise<void> {
    register(built("mutation/reload.js"));
    const { readCases }: { readCases(): Case[] } = await import(built("mutation/cases.js"));
    this.#cases = readCases();
  }

  async dryRun(): Promise<CompleteDryRunResult> {
    const emit = await this.#load(1);
    const state = instrumentation();
    const tests: CompleteDryRunResult["tests"] = [];
    for (const each of this.#cases) {
      const { name } = each;
      state.currentTestId = name;
      const begun = performance.now();
      const result = emit(each);
      const common = { id: name, name, timeSpentMs: performance.now() - begun };
      this.#known.set(each, result);
      const failureMessage = result.diagnostics.map(({ code, message }) => `${code} ${message}`).join("\n");
      if (each.holds(result, result)) tests.push({ ...common, status: TestStatus.Success });
      else tests.push({ ...common, status: TestStatus.Failed, failureMessage });
      state.currentTestId = undefined;
    }
    const { mutantCoverage = { static: {}, perTest: {} } } = state;
    return { status: DryRunStatus.Complete, tests, mutantCoverage };
  }

  async mutantRun(options: MutantRunOptions): Promise<MutantRunResult> {
    const { activeMutant, mutantActivation, testFilter, hitLimit } = options;
    const chosen = this.#cases.filter(({ name }) => testFilter === undefined || testFilter.includes(name));
    await this.#know(chosen);
    const state = instrumentation();
    Object.assign(state, { activeMutant: activeMutant.id, hitCount: 0, hitLimit });
    try {
      return await this.#try(chosen, mutantActivation === "static");
    } finally {
      Object.assign(state, { activeMutant: undefined, hitCount: undefined, hitLimit: undefined });
    }
  }

  async #try(chosen: readonly Case[], anew: boolean): Promise<MutantRunResult> {
    const killed = (by: Case | undefined, failureMessage: string, nrOfTests: number): MutantRunResult => ({
      status: MutantRunStatus.Killed,
      killedBy: [by?.name ?? "loading"],
      failureMessage,
      nrOfTests,
    });
    let at = 0;
    try {
      if (anew) this.#version += 1;
      const emit = await this.#load(anew ? this.#version : 1);
      for (const each of chosen) {
        at += 1;
        const known = this.#known.get(each);
        if (known === undefined || !each.holds(emit(each), known)) return killed(each, "does not hold", at);
      }
    } catch (error) {
      return killed(chosen[at - 1], String(error), at);
    }
    return { status: MutantRunStatus.Survived, nrOfTests: at };
  }

  /** What cases become as the emitter is. */
  async #know(cases: readonly Case[]): Promise<void> {
    const emit = await this.#load(1);
    for (const each of cases) if (!this.#known.has(each)) this.#known.set(each, emit(each));
  }

  /** What a version of the emitter's code makes of a case; it remembers nothing of what others did. */
  async #load(version: number): Promise<Emitter> {
    const module: { Units: typeof Units } = await import(`${built("codegen/units.js")}?v=${version}`);
    const loaded = new Map<LoadedProject, Units>();
    return ({ project, path, name }) => {
      const units = loaded.get(project) ?? new module.Units(project);
      loaded.set(project, units);
      const unit = units.modules.units.find((each) => each.path === path);
      if (unit === undefined) throw new Error(`no module for ${name}`);
      return units.emit(unit);
    };
  }
}

function instrumentation(): Instrumentation {
  globalThis.__stryker__ ??= {};
  return globalThis.__stryker__;
}

const create = (): TestRunner => new LoweringRunner();

export const strykerPlugins = [declareFactoryPlugin(PluginKind.TestRunner, "lowering", create)];
