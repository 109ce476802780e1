// A boot.py that lacks the lines.
export {};
