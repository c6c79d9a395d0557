// Command with-pgx is pgx with its default settings: statements prepared and cached, batches
// pipelined. It prints a line for each check and exits with 1 if one failed.
package main

import (
	"context"
	"fmt"
	"math/rand"
	"os"
	"time"
)

var url = os.Getenv("DATABASE_URL")

// check is one named behaviour; an error or a panic is its failure.
type check struct {
	name string
	run  func(ctx context.Context) error
}

func main() {
	failed := false
	for _, c := range checks {
		if err := runOne(c); err != nil {
			failed = true
			fmt.Printf("not ok %s\n%v\n", c.name, err)
		} else {
			fmt.Printf("ok %s\n", c.name)
		}
	}
	if failed {
		os.Exit(1)
	}
}

func runOne(c check) (err error) {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return c.run(ctx)
}

// fresh makes a table name that no other run uses.
func fresh(name string) string {
	return fmt.Sprintf("%s_%08x", name, rand.Uint32())
}

func expect[T comparable](actual, expected T) error {
	if actual != expected {
		return fmt.Errorf("%v (expected: %v)", actual, expected)
	}
	return nil
}
