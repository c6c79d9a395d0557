// Command with-go-redis is go-redis with its default settings, in both versions of the protocol. It
// prints a line for each check and exits with 1 if one failed.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/redis/go-redis/v9"
)

func main() {
	failed := false
	for _, protocol := range []int{2, 3} {
		if err := checkAll(protocol); err != nil {
			failed = true
			fmt.Printf("not ok version %d\n%v\n", protocol, err)
		} else {
			fmt.Printf("ok version %d\n", protocol)
		}
	}
	if failed {
		os.Exit(1)
	}
}

func checkAll(protocol int) error {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	options, err := redis.ParseURL(os.Getenv("DATABASE_URL"))
	if err != nil {
		return err
	}
	options.Protocol = protocol
	client := redis.NewClient(options)
	defer client.Close()
	for _, check := range []func(context.Context, *redis.Client) error{
		valuesComeBack, pipelinesAndTransactions, blockingAndScripts, subscriberHears,
	} {
		if err := check(ctx, client); err != nil {
			return err
		}
	}
	return nil
}

func expect(actual, expected any) error {
	if fmt.Sprint(actual) != fmt.Sprint(expected) {
		return fmt.Errorf("%v (expected: %v)", actual, expected)
	}
	return nil
}

func valuesComeBack(ctx context.Context, client *redis.Client) error {
	if err := client.Set(ctx, "go", "1", 0).Err(); err != nil {
		return err
	}
	value, err := client.Get(ctx, "go").Result()
	return errors.Join(err, expect(value, "1"))
}

func pipelinesAndTransactions(ctx context.Context, client *redis.Client) error {
	pipe := client.Pipeline()
	first, second := pipe.Incr(ctx, "go"), pipe.Incr(ctx, "go")
	if _, err := pipe.Exec(ctx); err != nil {
		return err
	}
	if err := errors.Join(expect(first.Val(), 2), expect(second.Val(), 3)); err != nil {
		return err
	}
	return client.Watch(ctx, func(tx *redis.Tx) error {
		now, err := tx.Get(ctx, "go").Int()
		if err != nil {
			return err
		}
		_, err = tx.TxPipelined(ctx, func(queue redis.Pipeliner) error {
			return queue.Set(ctx, "go", now+1, 0).Err()
		})
		return err
	}, "go")
}

func blockingAndScripts(ctx context.Context, client *redis.Client) error {
	if _, err := client.BLPop(ctx, time.Second, "go-none").Result(); err != redis.Nil {
		return fmt.Errorf("%v (expected: no value)", err)
	}
	said, err := redis.NewScript("return ARGV[1]").Run(ctx, client, nil, "x").Result()
	return errors.Join(err, expect(said, "x"))
}

func subscriberHears(ctx context.Context, client *redis.Client) error {
	listener := client.Subscribe(ctx, "go-news")
	defer listener.Close()
	if _, err := listener.Receive(ctx); err != nil {
		return err
	}
	if err := client.Publish(ctx, "go-news", "hello").Err(); err != nil {
		return err
	}
	message, err := listener.ReceiveMessage(ctx)
	if err != nil {
		return err
	}
	return expect(message.Payload, "hello")
}
