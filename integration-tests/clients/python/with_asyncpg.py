"""asyncpg with its default settings: every query prepared and cached, types introspected."""

import asyncio
import datetime
import json

import asyncpg

from harness import URL, check, expect, fresh, run


@check
async def values_of_common_types_come_back_as_sent():
    connection = await asyncpg.connect(URL)
    moment = datetime.datetime(2024, 2, 29, 12, 30, tzinfo=datetime.timezone.utc)
    row = await connection.fetchrow(
        "SELECT $1::int, $2::text, $3::bytea, $4::timestamptz, $5::int[], $6::text[], $7::jsonb",
        42, "naïve ☃", b"\x00\xff", moment, [1, None], ["a", "b"], json.dumps({"a": 1}),
    )
    expect(tuple(row), (42, "naïve ☃", b"\x00\xff", moment, [1, None], ["a", "b"], '{"a": 1}'))
    await connection.close()


@check
async def unknown_types_are_introspected():
    connection = await asyncpg.connect(URL)
    kind, pair = fresh("kind"), fresh("pair")
    await connection.execute(f"CREATE TYPE {kind} AS ENUM ('small', 'large')")
    await connection.execute(f"CREATE TYPE {pair} AS (n int, size {kind})")
    try:
        row = await connection.fetchrow(
            f"SELECT ARRAY['small', 'large']::{kind}[] AS kinds, ROW(1, 'large')::{pair} AS pair,"
            f" $1::{kind}[] AS back",
            ["large"],
        )
        expect(row["kinds"], ["small", "large"])
        expect(tuple(row["pair"]), (1, "large"))
        expect(row["back"], ["large"])
    finally:
        await connection.execute(f"DROP TYPE {pair}; DROP TYPE {kind}")
        await connection.close()


@check
async def the_statement_cache_works_and_overflows():
    connections = [await asyncpg.connect(URL) for _ in range(3)]
    for n in range(150):
        for connection in connections:
            expect(await connection.fetchval(f"SELECT $1::int + {n}", n), 2 * n)
    expect(await connections[0].fetchval("SELECT $1::int + 0", 7), 7)
    for connection in connections:
        await connection.close()


@check
async def concurrent_connections_do_not_mix_up_results():
    async def client(number):
        connection = await asyncpg.connect(URL)
        for n in range(50):
            expect(await connection.fetchval("SELECT $1::text", f"{number}.{n}"), f"{number}.{n}")
        await connection.close()

    await asyncio.gather(*(client(number) for number in range(20)))


@check
async def a_table_may_change_under_a_cached_statement():
    connection, other = await asyncpg.connect(URL), await asyncpg.connect(URL)
    table = fresh("asyncpg_change")
    await other.execute(f"CREATE TABLE {table} (n int); INSERT INTO {table} VALUES (1)")
    for _ in range(3):
        expect(tuple(await connection.fetchrow(f"SELECT * FROM {table}")), (1,))
    await other.execute(f"ALTER TABLE {table} ADD COLUMN t text DEFAULT 'new'")
    row = await connection.fetchrow(f"SELECT * FROM {table}")
    expect(tuple(row), (1, "new"))
    await other.execute(f"DROP TABLE {table}")
    await connection.close()
    await other.close()


@check
async def transactions_nest_and_roll_back():
    connection = await asyncpg.connect(URL)
    table = fresh("asyncpg_tx")
    await connection.execute(f"CREATE TABLE {table} (n int PRIMARY KEY)")
    async with connection.transaction(isolation="serializable"):
        await connection.execute(f"INSERT INTO {table} VALUES ($1)", 1)
        try:
            async with connection.transaction():
                await connection.execute(f"INSERT INTO {table} VALUES ($1)", 1)
        except asyncpg.UniqueViolationError:
            pass
        await connection.execute(f"INSERT INTO {table} VALUES ($1)", 2)
    try:
        async with connection.transaction():
            await connection.execute(f"INSERT INTO {table} VALUES ($1)", 3)
            raise KeyError
    except KeyError:
        pass
    expect(await connection.fetchval(f"SELECT count(*) FROM {table}"), 2)
    await connection.execute(f"DROP TABLE {table}")
    await connection.close()


@check
async def a_cursor_reads_in_pieces():
    connection = await asyncpg.connect(URL)
    async with connection.transaction():
        total = 0
        async for row in connection.cursor("SELECT generate_series(1, 1000) AS n", prefetch=50):
            total += row["n"]
        expect(total, 500_500)
        statement = await connection.prepare("SELECT generate_series(1, $1::int)")
        cursor = await statement.cursor(10)
        expect([row[0] for row in await cursor.fetch(5)], [1, 2, 3, 4, 5])
    await connection.close()


@check
async def copy_goes_both_ways():
    connection = await asyncpg.connect(URL)
    table = fresh("asyncpg_copy")
    await connection.execute(f"CREATE TABLE {table} (n int, t text)")
    rows = [(n, "x" * 50) for n in range(10_000)]
    expect(await connection.copy_records_to_table(table, records=rows), "COPY 10000")
    received = []

    async def take(piece):
        received.append(piece)

    await connection.copy_from_query(f"SELECT n FROM {table}", output=take)
    expect(b"".join(received).count(b"\n"), 10_000)
    await connection.executemany(f"INSERT INTO {table} VALUES ($1, $2)", rows[:100])
    expect(await connection.fetchval(f"SELECT count(*) FROM {table}"), 10_100)
    await connection.execute(f"DROP TABLE {table}")
    await connection.close()


@check
async def a_timeout_cancels_the_query_and_keeps_the_connection():
    connection = await asyncpg.connect(URL)
    try:
        await connection.fetchval("SELECT pg_sleep(20)", timeout=0.3)
        raise AssertionError("expected a timeout")
    except asyncio.TimeoutError:
        pass
    expect(await connection.fetchval("SELECT 1"), 1)
    await connection.close()


@check
async def errors_are_typed_and_the_connection_lives_on():
    connection = await asyncpg.connect(URL)
    for _ in range(3):
        try:
            await connection.fetchval("SELECT 1 / $1::int", 0)
            raise AssertionError("expected a division by zero")
        except asyncpg.DivisionByZeroError:
            pass
        try:
            await connection.fetchval("SELECT nonsense")
            raise AssertionError("expected an undefined column")
        except asyncpg.UndefinedColumnError:
            pass
    expect(await connection.fetchval("SELECT 1"), 1)
    await connection.close()


@check
async def the_pool_resets_what_it_takes_back():
    async with asyncpg.create_pool(URL, min_size=2, max_size=5) as pool:
        async def work(n):
            async with pool.acquire() as connection:
                return await connection.fetchval("SELECT $1::int", n)

        expect(await asyncio.gather(*(work(n) for n in range(50))), list(range(50)))


run()
