// What differs from one installation to the next.

/** The network that the vehicle brings. */
export const WIFI_SSID = "meter-van";
export const WIFI_PW = "a-long-passphrase";
export const SERVER_IP = "192.168.4.1";
export const SERVER_PORT = 8000;

export const APP_EUI = "70B3D57ED0008CD6";
export const APP_KEY = "B57F36D88691CEC5EE8659320169A61C";

/** Between two readings, in milliseconds. */
export const INTERVAL_MS = 60000;
