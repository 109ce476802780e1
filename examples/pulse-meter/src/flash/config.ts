// What differs from one installation to the next.

export const CREDENTIALS = { appEui: "70B3D57ED0008CD6", appKey: "B57F36D88691CEC5EE8659320169A61C" };

/** The network that the vehicle brings. */
export const ACCESS_POINT = {
  ssid: "meter-van",
  password: "a-long-passphrase",
  server: "192.168.4.1",
  port: 8000,
};

export const PULSE_PIN = "P10";
export const THERMOMETER_PIN = "P16";

/** Between two readings of the thermometer. */
export const SAMPLE_MS = 10_000;

export const JOIN_TIMEOUT_S = 60;
