import { inside, python, type Sample } from "./sample.js";

/** Handlers: which of them are one `except` a class. */
export const EXCEPTIONS: readonly Sample[] = [
  [
    "an exception thrown again within another handler",
    `function g() {}\n${inside("", "try { g(); } catch (e) { try { g(); } catch (other) { throw e; } }")}`,
    `def g():\n    pass\n\n\n${python("", "try:", "    g()", "except Exception as e:", "    try:", "        g()", "    except Exception:", "        raise e")}`,
  ],
  [
    "an exception thrown again behind another handler",
    `function g() {}\n${inside("", "try { g(); } catch (e) { try { g(); } catch (other) { g(); } throw e; }")}`,
    `def g():\n    pass\n\n\n${python("", "try:", "    g()", "except Exception:", "    try:", "        g()", "    except Exception:", "        g()", "    raise")}`,
  ],
  [
    "handlers that do nothing",
    `function g() {}\n${inside("", "try { g(); } catch (e) {  }", "try { g(); } catch { }")}`,
    `def g():\n    pass\n\n\n${python("", "try:", "    g()", "except Exception:", "    pass", "try:", "    g()", "except Exception:", "    pass")}`,
  ],
  [
    "a handler of anything",
    `function g() {}\n${inside("", "try { g(); } catch (e) { g(); }")}`,
    `def g():\n    pass\n\n\n${python("", "try:", "    g()", "except Exception:", "    g()")}`,
  ],
  [
    "a guard with an else",
    `import { OSError, ValueError } from "builtins";\nfunction g() {}\n${inside("", "try { g(); } catch (e) { if (!(e instanceof OSError)) throw e; else g(); }")}`,
    `def g():\n    pass\n\n\n${python("", "try:", "    g()", "except Exception as e:", "    if not isinstance(e, OSError):", "        raise", "    else:", "        g()")}`,
  ],
  [
    "a guard and nothing else",
    `import { OSError, ValueError } from "builtins";\nfunction g() {}\n${inside("", "try { g(); } catch (e) { if (!(e instanceof OSError)) throw e; }")}`,
    `def g():\n    pass\n\n\n${python("", "try:", "    g()", "except OSError:", "    pass")}`,
  ],
  [
    "a guard with two classes",
    `import { OSError, ValueError } from "builtins";\nfunction g() {}\n${inside("", "try { g(); } catch (e) { if (!(e instanceof OSError) && !(e instanceof ValueError)) throw e; g(); }")}`,
    `def g():\n    pass\n\n\n${python("", "try:", "    g()", "except (OSError, ValueError):", "    g()")}`,
  ],
  [
    "a guard with two classes in one",
    `import { OSError, ValueError } from "builtins";\nfunction g() {}\n${inside("", "try { g(); } catch (e) { if (!(e instanceof OSError || e instanceof ValueError)) throw e; g(); }")}`,
    `def g():\n    pass\n\n\n${python("", "try:", "    g()", "except (OSError, ValueError):", "    g()")}`,
  ],
  [
    "a guard that asks more",
    `import { OSError, ValueError } from "builtins";\nfunction g() {}\n${inside("n: number", "try { g(); } catch (e) { if (!(e instanceof OSError) && n > 1) throw e; g(); }", "try { g(); } catch (e) { if (n > 1 && !(e instanceof OSError)) throw e; g(); }", "try { g(); } catch (e) { if (!(e instanceof OSError) || n > 1) throw e; g(); }")}`,
    `def g():\n    pass\n\n\n${python("n", "try:", "    g()", "except Exception as e:", "    if not isinstance(e, OSError) and n > 1:", "        raise", "    g()", "try:", "    g()", "except Exception as e:", "    if n > 1 and not isinstance(e, OSError):", "        raise", "    g()", "try:", "    g()", "except Exception as e:", "    if not isinstance(e, OSError) or n > 1:", "        raise", "    g()")}`,
  ],
  [
    "a guard that does more",
    `import { OSError, ValueError } from "builtins";\nfunction g() {}\n${inside("", "try { g(); } catch (e) { if (!(e instanceof OSError)) { g(); throw e; } g(); }")}`,
    `def g():\n    pass\n\n\n${python("", "try:", "    g()", "except Exception as e:", "    if not isinstance(e, OSError):", "        g()", "        raise", "    g()")}`,
  ],
  [
    "a guard that throws another",
    `import { OSError, ValueError } from "builtins";\nfunction g() {}\n${inside("x: Error", "try { g(); } catch (e) { if (!(e instanceof OSError)) throw x; g(); }")}`,
    `def g():\n    pass\n\n\n${python("x", "try:", "    g()", "except Exception as e:", "    if not isinstance(e, OSError):", "        raise x", "    g()")}`,
  ],
  [
    "a ladder",
    `import { OSError, ValueError } from "builtins";\nfunction g() {}\n${inside("", "try { g(); } catch (e) { if (e instanceof OSError) return 1; if (e instanceof ValueError) { return 2; } throw e; }", "return 3;")}`,
    `def g():\n    pass\n\n\n${python("", "try:", "    g()", "except OSError:", "    return 1", "except ValueError:", "    return 2", "return 3")}`,
  ],
  [
    "a ladder that goes on",
    `import { OSError, ValueError } from "builtins";\nfunction g() {}\n${inside("", "try { g(); } catch (e) { if (e instanceof OSError) g(); g(); }")}`,
    `def g():\n    pass\n\n\n${python("", "try:", "    g()", "except Exception as e:", "    if isinstance(e, OSError):", "        g()", "    g()")}`,
  ],
  [
    "a ladder with the rest in a block",
    `import { OSError, ValueError } from "builtins";\nfunction g() {}\n${inside("", "try { g(); } catch (e) { if (e instanceof OSError) return; { g(); } g(); }", "try { g(); } catch (e) { if (e instanceof OSError) g(); else { g(); g(); } }")}`,
    `def g():\n    pass\n\n\n${python("", "try:", "    g()", "except OSError:", "    return", "except Exception:", "    g()", "    g()", "try:", "    g()", "except OSError:", "    g()", "except Exception:", "    g()", "    g()")}`,
  ],
  [
    "a ladder that asks more",
    `import { OSError, ValueError } from "builtins";\nfunction g() {}\n${inside("n: number", "try { g(); } catch (e) { if (e instanceof OSError || n > 1) return; throw e; }", "try { g(); } catch (e) { if (n > 1 || e instanceof OSError) return; throw e; }")}`,
    `def g():\n    pass\n\n\n${python("n", "try:", "    g()", "except Exception as e:", "    if isinstance(e, OSError) or n > 1:", "        return", "    raise", "try:", "    g()", "except Exception as e:", "    if n > 1 or isinstance(e, OSError):", "        return", "    raise")}`,
  ],
  [
    "a ladder about another",
    `import { OSError, ValueError } from "builtins";\nfunction g() {}\n${inside("x: Error", "try { g(); } catch (e) { if (x instanceof OSError) return; throw e; }", "try { g(); } catch (e) { if (e instanceof OSError) return; throw x; }", "try { g(); } catch (e) { if (e === null) return; throw e; }")}`,
    `def g():\n    pass\n\n\n${python("x", "try:", "    g()", "except Exception:", "    if isinstance(x, OSError):", "        return", "    raise", "try:", "    g()", "except OSError:", "    return", "except Exception:", "    raise x", "try:", "    g()", "except Exception as e:", "    if e is None:", "        return", "    raise")}`,
  ],
  [
    "a function in a handler",
    `function g() {}\n${inside("", "try { g(); } catch (e) { const h = () => { g(); }; h(); throw e; }")}`,
    "def g():\n    pass\n\n\ndef f():\n    try:\n        g()\n    except Exception:\n        def h():\n            g()\n\n        h()\n        raise",
  ],
  [
    "functions and loops in what comes last",
    `function g() {}\n${inside("a: number[]", "try { g(); } finally { const h = (n: number) => { return n; }; for (const x of a) { if (h(x) > 1) break; } }")}`,
    "def g():\n    pass\n\n\ndef f(a):\n    try:\n        g()\n    finally:\n        def h(n):\n            return n\n\n        for x in a:\n            if h(x) > 1:\n                break",
  ],
  [
    "jumps of every kind in a ladder",
    `import { OSError, ValueError } from "builtins";\nfunction g() {}\n${inside("a: number[]", "for (const x of a) {", "  try { g(); } catch (e) { if (e instanceof OSError) continue; if (e instanceof ValueError) break; throw e; }", "  f([x]);", "}")}`,
    `def g():\n    pass\n\n\n${python("a", "for x in a:", "    try:", "        g()", "    except OSError:", "        continue", "    except ValueError:", "        break", "    f([x])")}`,
  ],
  [
    "comments of a guard",
    `import { OSError } from "builtins";\nfunction g() {}\n${inside("", "try { g(); } catch (e) {", "  // it may be gone", "  if (!(e instanceof OSError)) throw e;", "}")}`,
    `def g():\n    pass\n\n\n${python("", "try:", "    g()", "except OSError:", "    # it may be gone", "    pass")}`,
  ],
  [
    "comments of a ladder",
    `import { OSError, ValueError } from "builtins";\nfunction g() {}\n${inside("", "try { g(); } catch (e) { // behind the brace", "  if (e instanceof OSError) { g(); }", "  // before the second", "  else if (e instanceof ValueError) { return; }", "  // before the last", "  else { g(); }", "}")}`,
    `def g():\n    pass\n\n\n${python("", "try:", "    g()", "except OSError:", "    # behind the brace", "    g()", "except ValueError:", "    # before the second", "    return", "except Exception:", "    # before the last", "    g()")}`,
  ],
  [
    "comments of tests in a row",
    `import { OSError, ValueError } from "builtins";\nfunction g() {}\n${inside("", "try { g(); } catch (e) {", "  if (e instanceof OSError) return 1;", "  // before the second", "  if (e instanceof ValueError) return 2;", "  // whatever else", "  return 3;", "}", "return 4;")}`,
    `def g():\n    pass\n\n\n${python("", "try:", "    g()", "except OSError:", "    return 1", "except ValueError:", "    # before the second", "    return 2", "except Exception:", "    # whatever else", "    return 3", "return 4")}`,
  ],
];
