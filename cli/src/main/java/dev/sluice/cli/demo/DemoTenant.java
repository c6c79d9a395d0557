package dev.sluice.cli.demo;

import java.util.List;

/**
 * A tenant of the demo: a database of its own, an owner of the same name, and clients that work in
 * it. Immutable.
 *
 * @param id tenant, database and backend user alike
 * @param clients sessions of the sample load, for each protocol
 */
record DemoTenant(String id, String tier, int clients) {

  /** The user that applications log in as, and everybody's password. */
  static final String USER = "app";

  static final String PASSWORD = "demo";

  /** The first is the listener's default. */
  static final List<DemoTenant> ALL =
      List.of(
          new DemoTenant("acme", "PRO", 60),
          new DemoTenant("shop", "STARTER", 30),
          new DemoTenant("hobby", "FREE", 12));

  /** The number of its database in Redis. */
  int redisDatabase() {
    return ALL.indexOf(this);
  }

  /** The user name that leads to this tenant on a listener of all. */
  String user() {
    return USER + "." + id;
  }
}
