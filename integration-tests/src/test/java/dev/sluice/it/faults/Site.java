package dev.sluice.it.faults;

/** One tenant with its server: who works there, and what can be asked of the server itself. */
public interface Site {

  /** A short word that marks its crowd. */
  String name();

  /** How many clients work there. */
  int clients();

  /** What they do. */
  Worker.Factory workers();

  /** What they leave behind. */
  Ledger ledger();

  /** How many connections may be held at once, by the configuration. */
  int limit();

  /** How many connections Sluice has at the server, as the server sees it. */
  int connectionsAtServer();

  /**
   * Takes connections through Sluice until no more can be had at once, and gives them back: what a
   * leak of any kind would make less than {@link #limit}.
   */
  int capacity();
}
