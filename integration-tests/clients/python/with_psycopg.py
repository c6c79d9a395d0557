"""psycopg 3 with its default settings: transactions by default, statements prepared on the 6th run."""

import datetime
import decimal
import threading
import time
import uuid

import psycopg
from psycopg.types.json import Jsonb
from psycopg_pool import ConnectionPool

from harness import URL, check, expect, fresh, run


@check
def values_of_common_types_come_back_as_sent():
    values = (
        42,
        "naïve ☃",
        b"\x00\xff",
        decimal.Decimal("12345.678900"),
        datetime.date(2024, 2, 29),
        datetime.datetime(2024, 2, 29, 12, 30, tzinfo=datetime.timezone.utc),
        uuid.UUID("12345678-1234-5678-1234-567812345678"),
        [1, 2, None],
        None,
        True,
    )
    query = (
        "SELECT %s::int, %s::text, %s::bytea, %s::numeric, %s::date, %s::timestamptz,"
        " %s::uuid, %s::int[], %s::text, %s::bool"
    )
    with psycopg.connect(URL) as connection:
        expect(connection.execute(query, values).fetchone(), values)
        expect(connection.execute("SELECT %s", (Jsonb({"a": [1]}),)).fetchone(), ({"a": [1]},))
        binary = connection.cursor(binary=True)
        expect(binary.execute(query, values).fetchone(), values)


@check
def a_statement_is_prepared_after_five_runs_and_goes_on_working():
    with psycopg.connect(URL) as one, psycopg.connect(URL) as two:
        for n in range(20):
            for connection in (one, two):
                row = connection.execute("SELECT %s::int + 1", (n,)).fetchone()
                expect(row, (n + 1,))
                connection.commit()


@check
def more_statements_than_the_cache_holds_are_closed_again():
    with psycopg.connect(URL, autocommit=True) as connection:
        for n in range(150):
            row = connection.execute(f"SELECT %s::int + {n}", (n,), prepare=True).fetchone()
            expect(row, (2 * n,))
        expect(connection.execute("SELECT %s::int + 0", (7,), prepare=True).fetchone(), (7,))


@check
def a_transaction_is_rolled_back_on_error_and_the_connection_lives_on():
    table = fresh("psycopg_tx")
    with psycopg.connect(URL) as connection:
        connection.execute(f"CREATE TABLE {table} (n int PRIMARY KEY)")
        connection.execute(f"INSERT INTO {table} VALUES (1)")
        connection.commit()
        try:
            connection.execute(f"INSERT INTO {table} VALUES (2)")
            connection.execute(f"INSERT INTO {table} VALUES (1)")
            raise AssertionError("expected a violation")
        except psycopg.errors.UniqueViolation:
            connection.rollback()
        expect(connection.execute(f"SELECT count(*) FROM {table}").fetchone(), (1,))
        with connection.transaction():
            connection.execute(f"INSERT INTO {table} VALUES (3)")
            try:
                with connection.transaction():
                    connection.execute(f"INSERT INTO {table} VALUES (1)")
            except psycopg.errors.UniqueViolation:
                pass
            connection.execute(f"INSERT INTO {table} VALUES (4)")
        expect(connection.execute(f"SELECT count(*) FROM {table}").fetchone(), (3,))
        connection.execute(f"DROP TABLE {table}")


@check
def a_pipeline_keeps_order_and_survives_an_error():
    with psycopg.connect(URL) as connection:
        with connection.pipeline():
            cursors = [connection.execute("SELECT %s::int", (n,)) for n in range(50)]
        expect([cursor.fetchone()[0] for cursor in cursors], list(range(50)))
        connection.commit()
        try:
            with connection.pipeline():
                connection.execute("SELECT 1")
                connection.execute("SELECT 1/0")
                connection.execute("SELECT 2")
            raise AssertionError("expected a division by zero")
        except psycopg.errors.DivisionByZero:
            connection.rollback()
        expect(connection.execute("SELECT 3").fetchone(), (3,))


@check
def many_rows_are_inserted_in_a_batch():
    table = fresh("psycopg_many")
    with psycopg.connect(URL) as connection:
        connection.execute(f"CREATE TABLE {table} (n int)")
        connection.cursor().executemany(
            f"INSERT INTO {table} VALUES (%s)", [(n,) for n in range(500)]
        )
        expect(connection.execute(f"SELECT sum(n) FROM {table}").fetchone(), (124750,))
        connection.rollback()


@check
def copy_goes_both_ways_and_can_fail():
    table = fresh("psycopg_copy")
    with psycopg.connect(URL) as connection:
        connection.execute(f"CREATE TABLE {table} (n int, t text)")
        connection.commit()
        cursor = connection.cursor()
        with cursor.copy(f"COPY {table} FROM STDIN") as copy:
            for n in range(10_000):
                copy.write_row((n, "x" * 50))
        with cursor.copy(f"COPY {table} TO STDOUT") as copy:
            expect(sum(1 for _ in copy.rows()), 10_000)
        connection.commit()
        try:
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                for _ in range(10_000):
                    copy.write("not a number\tx\n")
            raise AssertionError("expected an error")
        except psycopg.errors.InvalidTextRepresentation:
            connection.rollback()
        expect(connection.execute(f"SELECT count(*) FROM {table}").fetchone(), (10_000,))
        connection.execute(f"DROP TABLE {table}")


@check
def a_server_side_cursor_reads_in_pieces():
    with psycopg.connect(URL) as connection:
        with connection.cursor("pieces") as cursor:
            cursor.itersize = 100
            cursor.execute("SELECT generate_series(1, 1000)")
            expect(sum(row[0] for row in cursor), 500_500)


@check
def a_running_query_is_cancelled():
    with psycopg.connect(URL) as connection:
        threading.Timer(0.3, connection.cancel_safe).start()
        begun = time.monotonic()
        try:
            connection.execute("SELECT pg_sleep(20)")
            raise AssertionError("expected a cancellation")
        except psycopg.errors.QueryCanceled:
            connection.rollback()
        assert time.monotonic() - begun < 10, "cancelled too late"
        expect(connection.execute("SELECT 1").fetchone(), (1,))


@check
def notices_reach_their_own_session():
    with psycopg.connect(URL) as connection:
        heard = []
        connection.add_notice_handler(lambda diagnostic: heard.append(diagnostic.message_primary))
        connection.execute("DO $$ BEGIN RAISE NOTICE 'hello'; END $$")
        expect(heard, ["hello"])


@check
def session_settings_made_at_connect_hold():
    with psycopg.connect(URL, options="-c statement_timeout=12345", autocommit=True) as connection:
        for _ in range(3):
            expect(connection.execute("SHOW statement_timeout").fetchone(), ("12345ms",))


@check
def the_pool_hands_out_working_connections():
    with ConnectionPool(URL, min_size=2, max_size=4, open=True) as pool:
        for n in range(20):
            with pool.connection() as connection:
                expect(connection.execute("SELECT %s::int", (n,)).fetchone(), (n,))


@check
async def the_async_connection_works():
    async with await psycopg.AsyncConnection.connect(URL) as connection:
        async with connection.cursor() as cursor:
            for n in range(10):
                await cursor.execute("SELECT %s::int", (n,))
                expect(await cursor.fetchone(), (n,))


run()
