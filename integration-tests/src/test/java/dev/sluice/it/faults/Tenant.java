package dev.sluice.it.faults;

import dev.sluice.it.fixture.Await;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A tenant without Sluice and without a server, whose one client's work becomes what a test says.
 * It is its own scene and has a bystander of the well-behaved kind. Thread-safe.
 */
final class Tenant implements Scene, Site, Ledger {

  /** What becomes of a unit of work. */
  @FunctionalInterface
  interface Deed {
    void on(Tenant tenant, Work unit);
  }

  private static final int ENOUGH = 5;

  /** What is there: numbers of units. */
  final Queue<Integer> entries = new ConcurrentLinkedQueue<>();

  volatile List<String> halves = List.of();
  volatile List<String> residue = List.of();
  volatile int capacity = 2;

  private final Deed deed;
  private final AtomicInteger begun = new AtomicInteger();

  Tenant(Deed deed) {
    this.deed = deed;
  }

  /** Waits until the client has done more than what a test makes a difference for. */
  void awaitWork() {
    Await.until("some work is done", () -> begun.get() > ENOUGH);
  }

  @Override
  public Site site() {
    return this;
  }

  @Override
  public Site bystander() {
    return new Tenant(
        (tenant, unit) -> {
          tenant.entries.add(unit.number());
          unit.acknowledged();
        });
  }

  @Override
  public List<String> residue() {
    return residue;
  }

  @Override
  public List<String> surprises() {
    return List.of();
  }

  @Override
  public String name() {
    return "tenant";
  }

  @Override
  public int clients() {
    return 1;
  }

  @Override
  public Worker.Factory workers() {
    return number ->
        new Worker() {
          @Override
          public void work(Work unit) {
            Await.pause(Duration.ofMillis(1));
            deed.on(Tenant.this, unit);
            begun.incrementAndGet();
          }

          @Override
          public void close() {}
        };
  }

  @Override
  public Ledger ledger() {
    return this;
  }

  @Override
  public int limit() {
    return 2;
  }

  @Override
  public int connectionsAtServer() {
    return 0;
  }

  @Override
  public int capacity() {
    return capacity;
  }

  @Override
  public void read(String run, Entries to) {
    entries.forEach(number -> to.entry(0, number));
  }

  @Override
  public List<String> contradictions(String run) {
    return halves;
  }

  @Override
  public void close() {}
}
