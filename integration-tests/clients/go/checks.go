package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgconn/ctxwatch"
	"github.com/jackc/pgx/v5/pgxpool"
)

var checks = []check{
	{"ValuesOfCommonTypesComeBackAsSent", valuesComeBack},
	{"StatementsAreCachedAndTheCacheOverflows", statementCache},
	{"ATransactionNestsAndRollsBack", transactions},
	{"ABatchIsAnsweredInOrderAndStopsAtAnError", batches},
	{"CopyFromLoadsRows", copyFrom},
	{"AContextCancelsTheQuery", cancelByContext},
	{"ErrorsCarryTheirCodeAndTheConnectionLivesOn", errorCodes},
	{"APoolServesManyGoroutines", pool},
	{"ATableMayChangeUnderACachedStatement", tableChanges},
	{"EveryQueryModeWorks", queryModes},
}

func connected(ctx context.Context, use func(*pgx.Conn) error) error {
	connection, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer connection.Close(context.Background())
	return use(connection)
}

func withTable(ctx context.Context, columns string, use func(*pgx.Conn, string) error) error {
	return connected(ctx, func(c *pgx.Conn) error {
		table := fresh("pgx")
		if _, err := c.Exec(ctx, "CREATE TABLE "+table+" ("+columns+")"); err != nil {
			return err
		}
		defer c.Exec(ctx, "DROP TABLE "+table)
		return use(c, table)
	})
}

func number(ctx context.Context, c *pgx.Conn, sql string, arguments ...any) (n int, err error) {
	err = c.QueryRow(ctx, sql, arguments...).Scan(&n)
	return n, err
}

func expectNumber(ctx context.Context, c *pgx.Conn, expected int, sql string, arguments ...any) error {
	n, err := number(ctx, c, sql, arguments...)
	if err != nil {
		return err
	}
	return expect(n, expected)
}

func expectCode(err error, code string) error {
	var e *pgconn.PgError
	if !errors.As(err, &e) {
		return fmt.Errorf("%v (expected: SQLSTATE %s)", err, code)
	}
	return expect(e.Code, code)
}

func valuesComeBack(ctx context.Context) error {
	return connected(ctx, func(c *pgx.Conn) error {
		moment := time.Date(2024, 2, 29, 12, 30, 0, 0, time.UTC)
		var (
			n     int
			text  string
			bytes []byte
			back  time.Time
			array []int32
			json  map[string]any
			null  *string
		)
		err := c.QueryRow(ctx,
			"SELECT $1::int, $2::text, $3::bytea, $4::timestamptz, $5::int[], $6::jsonb, $7::text",
			42, "naïve ☃", []byte{0, 255}, moment, []int32{1, 2}, map[string]any{"a": "b"}, nil,
		).Scan(&n, &text, &bytes, &back, &array, &json, &null)
		if err != nil {
			return err
		}
		return expect(
			fmt.Sprint(n, text, bytes, back.UTC(), array, json, null),
			fmt.Sprint(42, "naïve ☃", []byte{0, 255}, moment, []int32{1, 2}, map[string]any{"a": "b"}, nil))
	})
}

func statementCache(ctx context.Context) error {
	return connected(ctx, func(one *pgx.Conn) error {
		return connected(ctx, func(two *pgx.Conn) error {
			// More than the 512 that the cache holds.
			for n := range 600 {
				for _, c := range []*pgx.Conn{one, two} {
					if err := expectNumber(ctx, c, 2*n, fmt.Sprintf("SELECT $1::int + %d", n), n); err != nil {
						return err
					}
				}
			}
			return expectNumber(ctx, one, 7, "SELECT $1::int + 0", 7)
		})
	})
}

func transactions(ctx context.Context) error {
	return withTable(ctx, "n int PRIMARY KEY", func(c *pgx.Conn, table string) error {
		insert := "INSERT INTO " + table + " VALUES ($1)"
		err := pgx.BeginFunc(ctx, c, func(tx pgx.Tx) error {
			if _, err := tx.Exec(ctx, insert, 1); err != nil {
				return err
			}
			inner := pgx.BeginFunc(ctx, tx, func(tx pgx.Tx) error {
				_, err := tx.Exec(ctx, insert, 1)
				return err
			})
			if err := expectCode(inner, "23505"); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, insert, 2)
			return err
		})
		if err != nil {
			return err
		}
		changedMind := errors.New("changed my mind")
		err = pgx.BeginFunc(ctx, c, func(tx pgx.Tx) error {
			if _, err := tx.Exec(ctx, insert, 3); err != nil {
				return err
			}
			return changedMind
		})
		if !errors.Is(err, changedMind) {
			return err
		}
		return expectNumber(ctx, c, 2, "SELECT count(*) FROM "+table)
	})
}

func batches(ctx context.Context) error {
	return connected(ctx, func(c *pgx.Conn) error {
		batch := &pgx.Batch{}
		for n := range 200 {
			batch.Queue("SELECT $1::int", n)
		}
		results := c.SendBatch(ctx, batch)
		for n := range 200 {
			var got int
			if err := results.QueryRow().Scan(&got); err != nil {
				return err
			}
			if err := expect(got, n); err != nil {
				return err
			}
		}
		if err := results.Close(); err != nil {
			return err
		}
		bad := &pgx.Batch{}
		bad.Queue("SELECT 1")
		bad.Queue("SELECT 1 / $1::int", 0)
		bad.Queue("SELECT 2")
		if err := expectCode(c.SendBatch(ctx, bad).Close(), "22012"); err != nil {
			return err
		}
		return expectNumber(ctx, c, 3, "SELECT 3")
	})
}

func copyFrom(ctx context.Context) error {
	return withTable(ctx, "n int, t text", func(c *pgx.Conn, table string) error {
		rows := pgx.CopyFromSlice(10000, func(i int) ([]any, error) { return []any{i, "x"}, nil })
		if _, err := c.CopyFrom(ctx, pgx.Identifier{table}, []string{"n", "t"}, rows); err != nil {
			return err
		}
		return expectNumber(ctx, c, 10000, "SELECT count(*) FROM "+table)
	})
}

func cancelByContext(ctx context.Context) error {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return err
	}
	// The handler that sends a CancelRequest and keeps the connection, rather than closing it.
	config.BuildContextWatcherHandler = func(c *pgconn.PgConn) ctxwatch.Handler {
		return &pgconn.CancelRequestContextWatcherHandler{
			Conn: c, CancelRequestDelay: 0, DeadlineDelay: 10 * time.Second,
		}
	}
	c, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return err
	}
	defer c.Close(ctx)
	soon, cancel := context.WithTimeout(ctx, 300*time.Millisecond)
	defer cancel()
	_, err = c.Exec(soon, "SELECT pg_sleep(20)")
	if err := expectCode(err, "57014"); err != nil {
		return err
	}
	return expectNumber(ctx, c, 1, "SELECT 1")
}

func errorCodes(ctx context.Context) error {
	return connected(ctx, func(c *pgx.Conn) error {
		for range 3 {
			_, err := number(ctx, c, "SELECT nonsense")
			if err := expectCode(err, "42703"); err != nil {
				return err
			}
			_, err = number(ctx, c, "SELECT 1 / $1::int", 0)
			if err := expectCode(err, "22012"); err != nil {
				return err
			}
		}
		return expectNumber(ctx, c, 1, "SELECT 1")
	})
}

func pool(ctx context.Context) error {
	p, err := pgxpool.New(ctx, url)
	if err != nil {
		return err
	}
	defer p.Close()
	failures := make(chan error, 50)
	var all sync.WaitGroup
	for g := range 50 {
		all.Add(1)
		go func() {
			defer all.Done()
			for n := range 20 {
				var got int
				if err := p.QueryRow(ctx, "SELECT $1::int + $2::int", g, n).Scan(&got); err != nil {
					failures <- err
					return
				}
				if got != g+n {
					failures <- fmt.Errorf("%d (expected: %d)", got, g+n)
					return
				}
			}
		}()
	}
	all.Wait()
	close(failures)
	return <-failures
}

func tableChanges(ctx context.Context) error {
	return withTable(ctx, "n int", func(c *pgx.Conn, table string) error {
		count := func() (columns int, err error) {
			rows, err := c.Query(ctx, "SELECT * FROM "+table)
			if err != nil {
				return 0, err
			}
			rows.Close()
			return len(rows.FieldDescriptions()), rows.Err()
		}
		for range 3 {
			if _, err := count(); err != nil {
				return err
			}
		}
		if _, err := c.Exec(ctx, "ALTER TABLE "+table+" ADD COLUMN t text"); err != nil {
			return err
		}
		// pgx forgets the statement when the server says that its result changed; once may fail.
		if _, err := count(); err != nil {
			if err := expectCode(err, "0A000"); err != nil {
				return err
			}
		}
		columns, err := count()
		if err != nil {
			return err
		}
		return expect(columns, 2)
	})
}

func queryModes(ctx context.Context) error {
	return connected(ctx, func(c *pgx.Conn) error {
		for _, mode := range []pgx.QueryExecMode{
			pgx.QueryExecModeCacheStatement,
			pgx.QueryExecModeCacheDescribe,
			pgx.QueryExecModeDescribeExec,
			pgx.QueryExecModeExec,
			pgx.QueryExecModeSimpleProtocol,
		} {
			for n := range 5 {
				if err := expectNumber(ctx, c, n+1, "SELECT $1::int + 1", mode, n); err != nil {
					return fmt.Errorf("%v: %w", mode, err)
				}
			}
		}
		return nil
	})
}
