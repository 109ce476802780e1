/// <reference path="./builtins.d.ts" />
/// <reference path="./files.d.ts" />
/// <reference path="./data.d.ts" />
/// <reference path="./system.d.ts" />
/// <reference path="./network.d.ts" />
/// <reference path="./portable.d.ts" />
