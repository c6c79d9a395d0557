// Runs the checks of one client program: a line for each, exit status 1 if one failed.
'use strict';

const crypto = require('crypto');

exports.url = process.env.DATABASE_URL;

/** A table name that no other run uses. */
exports.fresh = (name) => `${name}_${crypto.randomBytes(4).toString('hex')}`;

/** Runs named async functions one after the other, each for at most 30 seconds. */
exports.run = async (checks) => {
  let failed = false;
  for (const [name, check] of Object.entries(checks)) {
    let timer;
    const limit = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error('took more than 30 seconds')), 30000);
    });
    try {
      await Promise.race([check(), limit]);
      console.log(`ok ${name}`);
    } catch (error) {
      failed = true;
      console.log(`not ok ${name}\n${error.stack}`);
    } finally {
      clearTimeout(timer);
    }
  }
  process.exit(failed ? 1 : 0);
};
