"use strict";
// Dots on the terminal as mocha's own; the sums go to the file named by REGIMEN_TEST_SUMS, for the line that closes `make test`.
const { writeFileSync } = require("node:fs");
const { Dot } = require("mocha").reporters;

module.exports = class SummingReporter extends Dot {
  constructor(runner, options) {
    super(runner, options);
    runner.once("end", () => {
      const { passes, failures, pending } = runner.stats;
      if (process.env.REGIMEN_TEST_SUMS)
        writeFileSync(process.env.REGIMEN_TEST_SUMS, JSON.stringify({ passed: passes, failed: failures, skipped: pending }));
    });
  }
};
