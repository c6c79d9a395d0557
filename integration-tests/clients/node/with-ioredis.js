// ioredis with its default settings.
'use strict';

const assert = require('assert');
const Redis = require('ioredis');
const { url, fresh, run } = require('./harness');

/** How many databases the server has, where it is not as many as usual. */
const databases = Number(process.env.DATABASES || 16);

/** Runs a function with a client, and ends the client. */
async function using(work, options = {}) {
  const client = new Redis(url, options);
  try {
    await work(client);
  } finally {
    client.disconnect();
  }
}

run({
  valuesComeBack: () =>
    using(async (client) => {
      const key = fresh('io');
      assert.strictEqual(await client.set(key, 'naïve ☃'), 'OK');
      assert.strictEqual(await client.get(key), 'naïve ☃');
      await client.hset(`${key}h`, 'f', 'v');
      assert.deepStrictEqual({ ...(await client.hgetall(`${key}h`)) }, { f: 'v' });
    }),

  pipelinesAndTransactions: () =>
    using(async (client) => {
      const key = fresh('io');
      const piped = await client.pipeline().set(key, 1).incr(key).exec();
      assert.deepStrictEqual(piped, [[null, 'OK'], [null, 2]]);
      const done = await client.multi().incr(key).get(key).exec();
      assert.deepStrictEqual(done, [[null, 3], [null, '3']]);
    }),

  manyCommandsAtOnce: () =>
    using(async (client) => {
      const key = fresh('io');
      const all = await Promise.all(Array.from({ length: 500 }, () => client.incr(key)));
      assert.deepStrictEqual(all, Array.from({ length: 500 }, (_, i) => i + 1));
    }),

  blockingAndScripts: () =>
    using(async (client) => {
      const key = fresh('io');
      assert.strictEqual(await client.blpop(key, 0.05), null);
      await client.rpush(key, 'x');
      assert.deepStrictEqual(await client.blpop(key, 1), [key, 'x']);
      assert.strictEqual(await client.eval('return ARGV[1]', 0, 'y'), 'y');
    }),

  subscriberHears: () =>
    using((listener) =>
      using(async (client) => {
        const channel = fresh('news');
        const heard = new Promise((resolve) => listener.on('message', (_, text) => resolve(text)));
        await listener.subscribe(channel);
        await client.publish(channel, 'hello');
        assert.strictEqual(await heard, 'hello');
        await listener.unsubscribe(channel);
      })),

  databaseAndName: () =>
    using(
      async (client) => {
        assert.strictEqual(await client.client('GETNAME'), 'io-test');
        await client.set('only-here', 'yes');
        await client.select(0);
        assert.strictEqual(await client.get('only-here'), databases > 1 ? null : 'yes');
      },
      { db: databases > 1 ? 3 : 0, connectionName: 'io-test' },
    ),
});
