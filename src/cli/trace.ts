import { createReadStream } from "node:fs";
import { stdin, stdout } from "node:process";
import type { Readable } from "node:stream";
import type { Command } from "commander";
import { MapError, Maps, mapTrace } from "../../codegen/index.js";
import { MAPS } from "./emit.js";
import { UsageError } from "./terminal.js";

interface Options {
  readonly maps: string;
}

export function addTrace(program: Command): void {
  program
    .command("trace")
    .description("Show beside each line of a board's traceback the TypeScript that it comes from.")
    .argument("[file]", "what the board printed; standard input by default")
    .option("--maps <dir>", "where `pycom-ota emit --maps` wrote the line maps", MAPS)
    .action(trace);
}

async function trace(file: string | undefined, { maps: folder }: Options): Promise<void> {
  const maps = openMaps(folder);
  const find = maps.find.bind(maps);
  for await (const line of lines(file === undefined ? stdin : createReadStream(file))) {
    stdout.write(mapTrace(line, find));
  }
}

/** @throws {UsageError} */
function openMaps(folder: string): Maps {
  try {
    return new Maps(folder);
  } catch (error) {
    if (error instanceof MapError) throw new UsageError(error.message);
    throw error;
  }
}

/** Lines with their ends, each as soon as it is there: what is piped in may be a board's console. */
async function* lines(input: Readable): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of input.setEncoding("utf8")) {
    const parts = (rest + String(chunk)).split(/(?<=\n)/);
    rest = parts.at(-1)?.endsWith("\n") === false ? (parts.pop() ?? "") : "";
    yield* parts;
  }
  if (rest !== "") yield rest;
}
