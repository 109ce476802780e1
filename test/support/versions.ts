import fc from "fast-check";

const part = fc.oneof(
  fc.stringMatching(/^[0-9]{1,3}$/),
  fc.stringMatching(/^0{0,2}[0-9]{18,30}$/),
  fc.constantFrom("a", "b", "rc", "alpha", "beta", "Z", "RC", "-", "_", "+", "-rc", "+B", ".", ".."),
);

/** Versions, likely and odd, that have parts in common. */
export const version = fc
  .tuple(fc.stringMatching(/^[0-9]{1,2}$/), fc.array(fc.oneof(part, fc.constant(".")), { maxLength: 6 }))
  .map(([first, rest]) => first + rest.join(""));
