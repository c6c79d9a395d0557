package dev.sluice.testkit.process;

/** What can be done to a database server that runs for tests. */
public interface ServerControl extends AutoCloseable {

  /** Where it came from, for the one line printed at start. */
  String origin();

  /** Starts again on the same port. */
  void start();

  /** Kills everything with SIGKILL, as a crashing machine would. */
  void crash();

  /** SIGSTOPs every process: the port still accepts, nothing ever answers. */
  void freeze();

  /** Undoes {@link #freeze()}. */
  void thaw();

  /** Stops and removes what was made; never throws. */
  @Override
  void close();
}
