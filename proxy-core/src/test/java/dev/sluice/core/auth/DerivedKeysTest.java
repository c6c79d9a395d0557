package dev.sluice.core.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DerivedKeysTest {

  private final Queue<Runnable> submitted = new ArrayDeque<>();

  private static Derivation derivation(String password) {
    return new Derivation(ScramMechanism.SHA_256, Secret.of(password), new byte[] {1, 2}, 2);
  }

  @Test
  void derivesNothingOnTheCallersThread() {
    DerivedKeys keys = new DerivedKeys(submitted::add, 10);

    CompletableFuture<ScramKeys> asked = keys.get(derivation("a")).toCompletableFuture();
    assertThat(asked).isNotDone();
    assertThat(keys.getIfPresent(derivation("a"))).isNull();

    submitted.remove().run();
    assertThat(asked).isCompleted();
    assertThat(keys.getIfPresent(derivation("a"))).isSameAs(asked.join());
  }

  @Test
  void asksOfTheSameKeysAreDerivedOnce() {
    DerivedKeys keys = new DerivedKeys(submitted::add, 10);
    List<CompletableFuture<ScramKeys>> asked = new ArrayList<>();

    for (int i = 0; i < 1000; i++) {
      asked.add(keys.get(derivation("a")).toCompletableFuture());
    }

    assertThat(submitted).hasSize(1);
    submitted.remove().run();
    assertThat(asked).allMatch(future -> future.join() == asked.get(0).join());
  }

  /** Two threads that both find the cache empty must not both submit the work. */
  @Test
  void asksOfManyThreadsAreDerivedOnce() throws InterruptedException {
    AtomicInteger derived = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    DerivedKeys keys =
        new DerivedKeys(
            task -> {
              derived.incrementAndGet();
              task.run();
            },
            100);
    CountDownLatch start = new CountDownLatch(1);

    for (int i = 0; i < 1000; i++) {
      Derivation from = derivation("password " + i % 50);
      threads.execute(
          () -> {
            try {
              start.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            keys.get(from);
          });
    }
    start.countDown();
    threads.shutdown();

    assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    assertThat(derived).hasValue(50);
  }

  @Test
  void forgetsTheLeastRecentlyUsed() {
    DerivedKeys keys = new DerivedKeys(Runnable::run, 2);
    keys.get(derivation("a"));
    keys.get(derivation("b"));

    assertThat(keys.getIfPresent(derivation("a"))).isNotNull();
    keys.get(derivation("c"));

    assertThat(keys.getIfPresent(derivation("a"))).isNotNull();
    assertThat(keys.getIfPresent(derivation("b"))).isNull();
    assertThat(keys.getIfPresent(derivation("c"))).isNotNull();
  }

  @Test
  void evictedWhileDerivedStillReachesWhoWaits() {
    DerivedKeys keys = new DerivedKeys(submitted::add, 1);
    CompletableFuture<ScramKeys> first = keys.get(derivation("a")).toCompletableFuture();
    keys.get(derivation("b"));

    submitted.forEach(Runnable::run);

    assertThat(first).isCompleted();
  }

  @Test
  void refusedWorkFailsThisTimeAndIsTriedTheNext() {
    AtomicInteger calls = new AtomicInteger();
    DerivedKeys keys =
        new DerivedKeys(
            task -> {
              if (calls.incrementAndGet() == 1) {
                throw new RejectedExecutionException("full");
              }
              task.run();
            },
            10);

    assertThat(keys.get(derivation("a")).toCompletableFuture()).isCompletedExceptionally();
    assertThat(keys.getIfPresent(derivation("a"))).isNull();
    assertThat(keys.get(derivation("a")).toCompletableFuture()).isCompleted();
  }

  @Test
  void keysDifferByEveryPartOfTheDerivation() {
    Secret password = Secret.of("a");
    byte[] salt = {1, 2};
    Derivation from = derivation("a");

    assertThat(from)
        .isEqualTo(new Derivation(ScramMechanism.SHA_256, password, salt, 2))
        .hasSameHashCodeAs(new Derivation(ScramMechanism.SHA_256, password, salt, 2))
        .isNotEqualTo(new Derivation(ScramMechanism.SHA_1, password, salt, 2))
        .isNotEqualTo(new Derivation(ScramMechanism.SHA_256, Secret.of("b"), salt, 2))
        .isNotEqualTo(new Derivation(ScramMechanism.SHA_256, password, new byte[] {1, 3}, 2))
        .isNotEqualTo(new Derivation(ScramMechanism.SHA_256, password, salt, 3));
  }
}
