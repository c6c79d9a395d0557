package dev.sluice.it.redis;

import dev.sluice.testkit.redis.RespWire;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** One client of many that work in front of a cluster, round after round, until it is stopped. */
abstract class ClusterLoad extends Thread {

  /** What all clients of a test have in common. Thread-safe. */
  record Common(GroupSluice all, AtomicBoolean stop, ConcurrentLinkedQueue<String> wrong) {

    Common(GroupSluice all) {
      this(all, new AtomicBoolean(), new ConcurrentLinkedQueue<>());
    }

    /** Stops them, each with its present round. */
    void end(List<? extends ClusterLoad> loads) throws InterruptedException {
      stop.set(true);
      for (ClusterLoad load : loads) {
        load.join(10_000);
      }
    }
  }

  final int number;
  final Random random;
  final AtomicInteger rounds = new AtomicInteger();
  private final Common common;

  ClusterLoad(Common common, int number) {
    this.common = common;
    this.number = number;
    this.random = new Random(number);
    setDaemon(true);
  }

  @Override
  public final void run() {
    while (!isOver()) {
      try (RespWire wire = common.all.client()) {
        while (!isOver()) {
          round(wire);
          rounds.incrementAndGet();
        }
      } catch (UncheckedIOException broken) {
        onBroken(broken);
      } catch (RuntimeException fault) {
        wrong(fault.toString());
      }
    }
  }

  private boolean isOver() {
    return common.stop.get() || !common.wrong.isEmpty();
  }

  abstract void round(RespWire wire);

  /** The connection is gone; another is opened, unless that is wrong. */
  void onBroken(UncheckedIOException broken) {
    wrong(broken.toString());
  }

  final void wrong(String what) {
    common.wrong.add("client " + number + ": " + what);
  }
}
