import { print } from "builtins";

function name(status: number): string {
  switch (status) {
    case 200:
      return "OK";
    case 301:
    case 302: {
      const text = "moved";
      return text;
    }
    default:
      return "?";
  }
}

for (const status of [200, 301, 302, 404]) {
  print(name(status));
}

for (const word of ["a", "b", "", "z"]) {
  switch (word) {
    case "a":
      print("first");
      break;
    case "b":
    case "":
      if (word === "") {
        print("empty");
      }
      break;
  }
}
