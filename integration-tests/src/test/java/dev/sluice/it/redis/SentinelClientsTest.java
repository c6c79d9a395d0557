package dev.sluice.it.redis;

/** In front of a master behind Sentinels. */
class SentinelClientsTest extends GroupClientsRules {

  @Override
  GroupSluice start(String service, String limits) {
    return GroupSluice.sentinels(1, service, limits);
  }

  @Override
  int maxPool() {
    return 6;
  }

  @Override
  boolean hasDatabases() {
    return true;
  }
}
