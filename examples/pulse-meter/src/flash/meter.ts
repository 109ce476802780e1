// A meter as a state machine.

import { WiFiOTA } from "OTA";
import { int, isinstance, print } from "builtins";
import { deepsleep, reset } from "machine";
import { OTAError } from "ota_errors";
import { nvs_get, nvs_set } from "pycom";
import { sleep_ms } from "utime";
import {
  ACCESS_POINT,
  CREDENTIALS,
  JOIN_TIMEOUT_S,
  PULSE_PIN,
  SAMPLE_MS,
  THERMOMETER_PIN,
} from "./config.js";
import { MovingAverage } from "./lib/average.js";
import { applyCommand, type Command, decodeCommand, encodeReading, Flags } from "./lib/messages.js";
import { JoinError, Radio } from "./lib/radio.js";
import { PulseCounter, Thermometer } from "./lib/sensors.js";
import { loadSettings, saveSettings } from "./lib/settings.js";

type State = "boot" | "join" | "measure" | "send" | "sleep" | "update";

function storedPulses(): number {
  const stored = nvs_get("pulses", 0);
  return isinstance(stored, int) ? stored : 0;
}

export class Meter {
  private readonly ota = new WiFiOTA(
    ACCESS_POINT.ssid,
    ACCESS_POINT.password,
    ACCESS_POINT.server,
    ACCESS_POINT.port,
  );
  private readonly radio = new Radio();
  private readonly pulses = new PulseCounter(PULSE_PIN, storedPulses());
  private readonly thermometer = new Thermometer(THERMOMETER_PIN);
  private settings = loadSettings();
  private average = new MovingAverage(this.settings.windowSize);
  private flags = Flags.Restarted;

  run(): void {
    let state: State = "boot";
    while (true) {
      print(`meter: ${state}`);
      state = this.step(state);
    }
  }

  private step(state: State): State {
    switch (state) {
      case "boot":
        print(`meter: version ${this.ota.getCurrentVersion()}, ${this.pulses.count} pulses`);
        return "join";
      case "join":
        return this.join();
      case "measure":
        return this.measure();
      case "send":
        return this.send();
      case "update":
        return this.update();
      case "sleep":
        return this.sleep();
    }
  }

  private join(): State {
    try {
      this.radio.join(CREDENTIALS, JOIN_TIMEOUT_S);
    } catch (error) {
      if (error instanceof JoinError) {
        print(`meter: ${error.message}`);
        return "sleep";
      }
      throw error;
    }
    this.ota.confirm();
    return "measure";
  }

  private sleep(): State {
    nvs_set("pulses", this.pulses.count);
    deepsleep(this.settings.intervalSeconds * 1000);
  }

  private update(): State {
    try {
      this.ota.connect();
      this.ota.update({ trial_boots: 3 });
    } catch (error) {
      if (error instanceof OTAError) {
        print(`meter: update failed: ${error.constructor.name}`);
        return "measure";
      }
      throw error;
    }
    return "measure";
  }

  private measure(): State {
    const samples = Math.max(1, Math.floor((this.settings.intervalSeconds * 1000) / SAMPLE_MS));
    for (let i = 0; i < samples; i++) {
      sleep_ms(SAMPLE_MS);
      this.average.push(this.thermometer.read());
    }
    return "send";
  }

  private send(): State {
    const limit = this.settings.alarmDeciDegrees;
    if (limit !== null && this.average.peak > limit) this.flags |= Flags.Hot;
    const payload = encodeReading({
      pulses: this.pulses.count,
      deciDegrees: this.average.mean,
      peakDeciDegrees: this.average.peak,
      flags: this.flags,
    });
    this.flags = Flags.None;
    const command = decodeCommand(this.radio.exchange(payload));
    return command === null ? "measure" : this.obey(command);
  }

  private obey(command: Command): State {
    print(`meter: command ${command.kind}`);
    if (command.kind === "update") return "update";
    if (command.kind === "reset") {
      nvs_set("pulses", this.pulses.count);
      reset();
    }
    if (applyCommand(this.settings, command)) {
      saveSettings(this.settings);
      this.average = new MovingAverage(this.settings.windowSize);
    }
    return "measure";
  }
}
