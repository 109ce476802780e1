export { MirrorError, type Mirrored, manifestName, mirror } from "./mirror.js";
