// node-postgres with its default settings.
'use strict';

const assert = require('assert');
const { pipeline } = require('stream/promises');
const { Readable, Writable } = require('stream');
const { Client, Pool } = require('pg');
const Cursor = require('pg-cursor');
const QueryStream = require('pg-query-stream');
const { from: copyFrom, to: copyTo } = require('pg-copy-streams');
const { fresh, run, url } = require('./harness');

async function connected(use) {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await use(client);
  } finally {
    await client.end();
  }
}

async function withTable(name, columns, use) {
  const table = fresh(name);
  await connected(async (client) => {
    await client.query(`CREATE TABLE ${table} (${columns})`);
    try {
      await use(client, table);
    } finally {
      await client.query(`DROP TABLE ${table}`);
    }
  });
}

run({
  valuesOfCommonTypesComeBackAsSent: () =>
    connected(async (client) => {
      const sent = [42, 'naïve ☃', Buffer.from([0, 255]), [1, null, 3], { a: [1] }, null, true];
      const { rows } = await client.query({
        text: 'SELECT $1::int, $2::text, $3::bytea, $4::int[], $5::jsonb, $6::text, $7::bool',
        values: sent,
        rowMode: 'array',
      });
      assert.deepStrictEqual(rows[0], sent);
    }),

  namedStatementsAreReusedOnEveryConnection: async () => {
    const pool = new Pool({ connectionString: url, max: 5 });
    const ask = (n) => pool.query({ name: 'add-one', text: 'SELECT $1::int + 1 AS n', values: [n] });
    const answers = await Promise.all([...Array(100).keys()].map(ask));
    answers.forEach((answer, n) => assert.strictEqual(answer.rows[0].n, n + 1));
    await pool.end();
  },

  aNameMayMeanDifferentStatementsInDifferentSessions: () =>
    connected((one) =>
      connected(async (two) => {
        for (let n = 0; n < 5; n++) {
          const first = await one.query({ name: 'same', text: 'SELECT 1 AS n' });
          const second = await two.query({ name: 'same', text: 'SELECT 2 AS n' });
          assert.deepStrictEqual([first.rows[0].n, second.rows[0].n], [1, 2]);
        }
      })),

  queriesSentWithoutWaitingAreAnsweredInOrder: () =>
    connected(async (client) => {
      const asked = [...Array(50).keys()].map((n) => client.query('SELECT $1::int AS n', [n]));
      const answers = await Promise.all(asked);
      answers.forEach((answer, n) => assert.strictEqual(answer.rows[0].n, n));
    }),

  severalStatementsInOneStringGiveSeveralResults: () =>
    connected(async (client) => {
      const results = await client.query('SELECT 1 AS n; SELECT 2 AS n');
      assert.deepStrictEqual(results.map((result) => result.rows[0].n), [1, 2]);
    }),

  transactionsCommitAndRollBack: () =>
    withTable('pg_tx', 'n int PRIMARY KEY', async (client, table) => {
      await client.query('BEGIN');
      await client.query(`INSERT INTO ${table} VALUES ($1)`, [1]);
      await client.query('COMMIT');
      await client.query('BEGIN');
      await client.query(`INSERT INTO ${table} VALUES ($1)`, [2]);
      await assert.rejects(client.query(`INSERT INTO ${table} VALUES ($1)`, [1]), { code: '23505' });
      await assert.rejects(client.query('SELECT 1'), { code: '25P02' });
      await client.query('ROLLBACK');
      const { rows } = await client.query(`SELECT count(*)::int AS n FROM ${table}`);
      assert.strictEqual(rows[0].n, 1);
    }),

  aCursorAndAStreamReadInPieces: () =>
    connected(async (client) => {
      const cursor = client.query(new Cursor('SELECT generate_series(1, $1::int) AS n', [1000]));
      assert.strictEqual((await cursor.read(10)).length, 10);
      assert.strictEqual((await cursor.read(10))[9].n, 20);
      await cursor.close();
      let sum = 0;
      const stream = client.query(
        new QueryStream('SELECT generate_series(1, $1::int) AS n', [1000], { batchSize: 10 }));
      for await (const row of stream) {
        sum += row.n;
      }
      assert.strictEqual(sum, 500500);
    }),

  copyGoesBothWays: () =>
    withTable('pg_copy', 'n int, t text', async (client, table) => {
      const lines = [...Array(10000).keys()].map((n) => `${n}\t${'x'.repeat(50)}\n`);
      await pipeline(Readable.from(lines), client.query(copyFrom(`COPY ${table} FROM STDIN`)));
      let bytes = 0;
      await pipeline(
        client.query(copyTo(`COPY ${table} TO STDOUT`)),
        new Writable({
          write(piece, _, done) {
            bytes += piece.length;
            done();
          },
        }));
      assert.strictEqual(bytes, lines.join('').length);
    }),

  aRunningQueryIsCancelled: () =>
    connected(async (client) => {
      const canceller = new Client({ connectionString: url });
      const query = client.query('SELECT pg_sleep(20)');
      setTimeout(() => canceller.cancel(client, client._activeQuery || client.activeQuery), 300);
      await assert.rejects(query, { code: '57014' });
      assert.strictEqual((await client.query('SELECT 1 AS n')).rows[0].n, 1);
    }),

  errorsCarryTheirCodeAndTheClientLivesOn: () =>
    connected(async (client) => {
      for (let n = 0; n < 3; n++) {
        await assert.rejects(client.query('SELECT nonsense'), { code: '42703' });
        await assert.rejects(client.query('SELECT 1 / $1::int', [0]), { code: '22012' });
      }
      assert.strictEqual((await client.query('SELECT 1 AS n')).rows[0].n, 1);
    }),

  aThousandQueriesThroughAPool: async () => {
    const pool = new Pool({ connectionString: url });
    const answers = await Promise.all(
      [...Array(1000).keys()].map((n) => pool.query('SELECT $1::int AS n', [n])));
    answers.forEach((answer, n) => assert.strictEqual(answer.rows[0].n, n));
    await pool.end();
  },
});
