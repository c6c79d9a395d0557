package dev.sluice.it.faults;

/**
 * One unit of work: what marks it, and what its client says became of it. Confined to the worker's
 * thread.
 */
public final class Work {

  private final Tally tally;
  private final int client;
  private final int number;
  private final long begunNanos;
  private boolean served;

  Work(Tally tally, int client, int number, long begunNanos) {
    this.tally = tally;
    this.client = client;
    this.number = number;
    this.begunNanos = begunNanos;
  }

  /** Which client's it is, from 0. */
  public int client() {
    return client;
  }

  /** Which of the client's units it is, from 0. */
  public int number() {
    return number;
  }

  /** What the work leaves behind, and what every reply to it carries. */
  public String token() {
    return tally.run() + "." + client + "." + number;
  }

  /** It was done and leaves an entry in the ledger: the server has said so. */
  public void acknowledged() {
    served = true;
    tally.acknowledged(client, number, begunNanos);
  }

  /** It was done and leaves nothing behind. */
  public void answered() {
    served = true;
    tally.answered(client, begunNanos);
  }

  /** Whether it was done, as far as its client knows. */
  boolean wasServed() {
    return served;
  }

  /** It was certainly not done: an error came before the point of no return. */
  public void refused(String code) {
    tally.refused(code);
  }

  /** It may have been done or not: its end was asked for and not heard of. */
  public void doubtful(String why) {
    tally.doubtful(client, number, why);
  }

  /** It was broken off between its first effect and its end, which only a lost server excuses. */
  public void brokenOff() {
    tally.complain(Tally.Complaint.BROKEN_OFF, token());
  }

  /** A reply carries what this work did not ask for. */
  public void mixed(String got) {
    tally.complain(Tally.Complaint.MIXED, "asked for " + token() + ", got " + got);
  }

  /** The connection ended, between two messages, without a word why. */
  public void wordless(String when) {
    tally.complain(Tally.Complaint.WORDLESS, token() + " " + when);
  }

  /** No reply came, and no end. */
  public void hung(String when) {
    tally.complain(Tally.Complaint.HUNG, token() + " " + when);
  }

  /** Something came that the protocol does not allow here. */
  public void senseless(String what) {
    tally.complain(Tally.Complaint.SENSELESS, token() + " " + what);
  }
}
