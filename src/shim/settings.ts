/** Where the server listens. */
export const PORT = 8000;
/** Seconds that a client may be silent. */
export const SILENCE = 5;
/** Seconds that a client may take to ask. */
export const REQUEST_TIME = 20;
/** Bytes that a request may have. */
export const REQUEST_SIZE = 4096;
