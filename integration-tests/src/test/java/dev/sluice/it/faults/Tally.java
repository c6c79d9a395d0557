package dev.sluice.it.faults;

import dev.sluice.core.time.Ticker;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** What a crowd of clients has heard. Thread-safe. */
public final class Tally {

  /** What must never be heard. */
  public enum Complaint {
    MIXED,
    WORDLESS,
    HUNG,
    SENSELESS,
    BROKEN_OFF
  }

  private static final int SAMPLES = 5;

  private final String run;
  private final Ticker ticker = Ticker.system();
  private final BitSet[] acknowledged;
  private final BitSet[] doubtful;

  /** When the unit began that each client was last answered for; 0: none was. */
  private final long[] servedNanos;

  private final Map<String, Integer> codes = new TreeMap<>();
  private final Map<String, Integer> doubts = new TreeMap<>();
  private final Map<Complaint, List<String>> samples = new EnumMap<>(Complaint.class);
  private final Map<Complaint, Integer> complaints = new EnumMap<>(Complaint.class);
  private int answers;
  private long slowestNanos;

  /**
   * @param run marks the work of this crowd among that of all crowds
   */
  Tally(String run, int clients) {
    this.run = run;
    this.acknowledged = new BitSet[clients];
    this.doubtful = new BitSet[clients];
    this.servedNanos = new long[clients];
    for (int i = 0; i < clients; i++) {
      acknowledged[i] = new BitSet();
      doubtful[i] = new BitSet();
    }
  }

  String run() {
    return run;
  }

  Work begin(int client, int number) {
    return new Work(this, client, number, ticker.nanos());
  }

  synchronized void acknowledged(int client, int number, long begunNanos) {
    acknowledged[client].set(number);
    served(client, begunNanos);
  }

  synchronized void answered(int client, long begunNanos) {
    answers++;
    served(client, begunNanos);
  }

  private void served(int client, long begunNanos) {
    servedNanos[client] = begunNanos;
    slowestNanos = Math.max(slowestNanos, ticker.nanos() - begunNanos);
  }

  synchronized void refused(String code) {
    codes.merge(code, 1, Integer::sum);
  }

  synchronized void doubtful(int client, int number, String why) {
    doubtful[client].set(number);
    doubts.merge(why, 1, Integer::sum);
  }

  synchronized void complain(Complaint complaint, String what) {
    complaints.merge(complaint, 1, Integer::sum);
    List<String> some = samples.computeIfAbsent(complaint, c -> new ArrayList<>());
    if (some.size() < SAMPLES) {
      some.add(what);
    }
  }

  /** Whether the client was told that it is done. */
  synchronized boolean isAcknowledged(int client, int number) {
    return acknowledged[client].get(number);
  }

  /** Whether the client cannot know. */
  synchronized boolean isDoubtful(int client, int number) {
    return doubtful[client].get(number);
  }

  /** The acknowledged units of one client; a copy. */
  synchronized BitSet acknowledged(int client) {
    return (BitSet) acknowledged[client].clone();
  }

  int clients() {
    return acknowledged.length;
  }

  /** Whether every client was served with a unit that began after a moment. */
  synchronized boolean isEverybodyServedSince(long nanos) {
    for (long served : servedNanos) {
      if (served == 0 || served - nanos < 0) {
        return false;
      }
    }
    return true;
  }

  /** Units that were done, with an entry in the ledger or without. */
  public synchronized int done() {
    int sum = answers;
    for (BitSet client : acknowledged) {
      sum += client.cardinality();
    }
    return sum;
  }

  synchronized int doubts() {
    int sum = 0;
    for (BitSet client : doubtful) {
      sum += client.cardinality();
    }
    return sum;
  }

  synchronized int acknowledgements() {
    return done() - answers;
  }

  /** How often each code was heard. */
  public synchronized Map<String, Integer> codes() {
    return new TreeMap<>(codes);
  }

  /** What was last heard of units in doubt, and how often. */
  public synchronized Map<String, Integer> doubtsByCode() {
    return new TreeMap<>(doubts);
  }

  public synchronized int complaints(Complaint complaint) {
    return complaints.getOrDefault(complaint, 0);
  }

  synchronized Map<Complaint, List<String>> samples() {
    return new EnumMap<>(samples);
  }

  /** The longest that a unit took that was done, in milliseconds. */
  public synchronized long slowestMillis() {
    return TimeUnit.NANOSECONDS.toMillis(slowestNanos);
  }
}
