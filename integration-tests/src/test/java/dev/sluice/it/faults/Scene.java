package dev.sluice.it.faults;

import java.util.List;

/** Sluice between two tenants and their servers, for one scenario. */
public interface Scene extends AutoCloseable {

  /** The tenant whose server, network or clients fail. */
  Site site();

  /** A tenant on another server, who must notice nothing. */
  Site bystander();

  /**
   * What is left over now that nobody works any more, in words; waits a moment for it to go. Empty:
   * nothing.
   */
  List<String> residue();

  /** What went wrong inside without anybody being told, in words. */
  List<String> surprises();

  /** Puts everything in order again, whatever has happened. */
  @Override
  void close();
}
