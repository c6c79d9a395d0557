package dev.sluice.it.redis;

/** In front of a cluster, which has one database. */
class ClusterClientsTest extends GroupClientsRules {

  @Override
  GroupSluice start(String service, String limits) {
    return GroupSluice.cluster(3, false, service, limits);
  }

  @Override
  int maxPool() {
    return 12;
  }

  @Override
  boolean hasDatabases() {
    return false;
  }
}
