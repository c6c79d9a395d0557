package dev.sluice.it.differential;

/**
 * Where a client was told something else through Sluice. Immutable.
 *
 * @param exchange its number in the script
 * @param sort what came instead of what; the same for differences of the same cause, mostly
 * @param report what was asked, what came without Sluice and what through it, in lines
 */
record Difference(int client, int exchange, String sort, String report) {
  @Override
  public String toString() {
    return "client " + client + ", exchange " + exchange + ": " + sort + "\n" + report;
  }
}
