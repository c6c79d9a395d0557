// postgres.js with its default settings: everything prepared, up to 100 queries pipelined.
'use strict';

const assert = require('assert');
const { pipeline } = require('stream/promises');
const { Readable } = require('stream');
const postgres = require('postgres');
const { fresh, run, url } = require('./harness');

async function connected(use, options) {
  const sql = postgres(url, { onnotice: () => {}, ...options });
  try {
    await use(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

async function withTable(name, columns, use) {
  await connected(async (sql) => {
    const table = sql.unsafe(fresh(name));
    await sql`CREATE TABLE ${table} (${sql.unsafe(columns)})`;
    try {
      await use(sql, table);
    } finally {
      await sql`DROP TABLE ${table}`;
    }
  });
}

run({
  valuesOfCommonTypesComeBackAsSent: () =>
    connected(async (sql) => {
      const moment = new Date('2024-02-29T12:30:00Z');
      const [row] = await sql`
        SELECT ${42}::int AS n, ${'naïve ☃'}::text AS t, ${[1, 2]}::int[] AS a,
          ${sql.json({ a: [1] })}::jsonb AS j, ${moment}::timestamptz AS m, ${null}::text AS z`;
      assert.deepStrictEqual(
        { ...row },
        { n: 42, t: 'naïve ☃', a: [1, 2], j: { a: [1] }, m: moment, z: null });
    }),

  manyQueriesAtOnceArePipelinedAndAnsweredInOrder: () =>
    connected(async (sql) => {
      const numbers = [...Array(1000).keys()];
      const answers = await Promise.all(numbers.map((n) => sql`SELECT ${n}::int AS n`));
      answers.forEach((answer, n) => assert.strictEqual(answer[0].n, n));
    }),

  oneConnectionPipelinesGoodAndBadQueries: () =>
    connected(
      async (sql) => {
        const outcomes = await Promise.allSettled(
          [...Array(60).keys()].map((n) => sql`SELECT 6 / ${n % 3}::int AS n`));
        outcomes.forEach((outcome, n) => {
          if (n % 3 === 0) {
            assert.strictEqual(outcome.reason.code, '22012');
          } else {
            assert.strictEqual(outcome.value[0].n, 6 / (n % 3));
          }
        });
      },
      { max: 1 }),

  transactionsAndSavepointsCommitAndRollBack: () =>
    withTable('postgres_tx', 'n int PRIMARY KEY', async (sql, table) => {
      await sql.begin(async (tx) => {
        await tx`INSERT INTO ${table} VALUES (1)`;
        await assert.rejects(
          tx.savepoint((inner) => inner`INSERT INTO ${table} VALUES (1)`), { code: '23505' });
        await tx`INSERT INTO ${table} VALUES (2)`;
      });
      await assert.rejects(
        sql.begin(async (tx) => {
          await tx`INSERT INTO ${table} VALUES (3)`;
          throw new Error('changed my mind');
        }));
      const [{ n }] = await sql`SELECT count(*)::int AS n FROM ${table}`;
      assert.strictEqual(n, 2);
    }),

  aCursorReadsInPieces: () =>
    connected(async (sql) => {
      let sum = 0;
      for await (const rows of sql`SELECT generate_series(1, 1000) AS n`.cursor(100)) {
        sum += rows.reduce((total, row) => total + row.n, 0);
      }
      assert.strictEqual(sum, 500500);
    }),

  copyGoesBothWays: () =>
    withTable('postgres_copy', 'n int, t text', async (sql, table) => {
      const lines = [...Array(10000).keys()].map((n) => `${n}\t${'x'.repeat(50)}\n`);
      await pipeline(Readable.from(lines), await sql`COPY ${table} FROM STDIN`.writable());
      // A small result: after a large one the driver may leave its own socket paused for good.
      let bytes = 0;
      for await (const piece of await sql`COPY (TABLE ${table} LIMIT 100) TO STDOUT`.readable()) {
        bytes += piece.length;
      }
      assert.strictEqual(bytes, lines.slice(0, 100).join('').length);
      const [{ n }] = await sql`SELECT count(*)::int AS n FROM ${table}`;
      assert.strictEqual(n, 10000);
    }),

  aRunningQueryIsCancelled: () =>
    connected(async (sql) => {
      const query = sql`SELECT pg_sleep(20)`.execute();
      setTimeout(() => query.cancel(), 300);
      await assert.rejects(query, { code: '57014' });
      assert.strictEqual((await sql`SELECT 1 AS n`)[0].n, 1);
    }),

  simpleQueriesOfSeveralStatementsWork: () =>
    connected(async (sql) => {
      const results = await sql`SELECT 1 AS n; SELECT 2 AS n`.simple();
      assert.deepStrictEqual(results.map((rows) => rows[0].n), [1, 2]);
    }),

  connectionSettingsHold: () =>
    connected(
      async (sql) => {
        for (let n = 0; n < 3; n++) {
          const [row] = await sql`SELECT current_setting('application_name') AS name`;
          assert.strictEqual(row.name, 'mine');
        }
      },
      { connection: { application_name: 'mine' } }),
});
