"""redis-py with its default settings, in both versions of the protocol."""

import asyncio

import redis
import redis.asyncio

from harness import URL, check, expect, fresh, run


def clients():
    for protocol in (2, 3):
        yield redis.Redis.from_url(URL, protocol=protocol, decode_responses=True)


@check
def values_come_back():
    for client in clients():
        key = fresh("py")
        expect(client.set(key, "naïve ☃"), True)
        expect(client.get(key), "naïve ☃")
        expect(client.hset(key + "h", mapping={"f": "v"}), 1)
        expect(client.hgetall(key + "h"), {"f": "v"})
        expect(client.zadd(key + "z", {"a": 1.5}), 1)
        expect(client.zscore(key + "z", "a"), 1.5)
        client.close()


@check
def pipelines_and_transactions():
    for client in clients():
        key = fresh("py")
        expect(client.pipeline(transaction=False).set(key, 1).incr(key).execute(), [True, 2])
        expect(client.pipeline().incr(key).get(key).execute(), [3, "3"])

        def add(pipe):
            now = int(pipe.get(key))
            pipe.multi()
            pipe.set(key, now + 1)

        expect(client.transaction(add, key), [True])
        expect(client.get(key), "4")
        client.close()


@check
def watched_change_is_noticed():
    for client in clients():
        key = fresh("py")
        with client.pipeline() as pipe:
            pipe.watch(key)
            client.set(key, "other")
            pipe.multi()
            pipe.set(key, "mine")
            try:
                pipe.execute()
                raise AssertionError("the transaction was carried out")
            except redis.WatchError:
                pass
        expect(client.get(key), "other")
        client.close()


@check
def blocking_and_scripts():
    for client in clients():
        key = fresh("py")
        expect(client.blpop(key, timeout=1), None)
        client.rpush(key, "x")
        popped = client.blpop(key, timeout=1)
        expect(list(popped), [key, "x"])
        expect(client.register_script("return ARGV[1]")(args=["y"]), "y")
        client.close()


@check
def subscriber_hears():
    for client in clients():
        channel = fresh("news")
        listener = client.pubsub(ignore_subscribe_messages=False)
        listener.subscribe(channel)
        expect(listener.get_message(timeout=5)["type"], "subscribe")
        client.publish(channel, "hello")
        expect(listener.get_message(timeout=5)["data"], "hello")
        listener.unsubscribe(channel)
        expect(listener.get_message(timeout=5)["type"], "unsubscribe")
        listener.close()
        client.close()


@check
async def many_tasks_share_a_client():
    client = redis.asyncio.Redis.from_url(URL, decode_responses=True)
    key = fresh("py")

    async def one(number):
        await client.set(f"{key}{number}", number)
        return int(await client.get(f"{key}{number}"))

    expect(await asyncio.gather(*(one(n) for n in range(50))), list(range(50)))
    await client.aclose()


run()
