package dev.sluice.postgres.session;

import dev.sluice.core.settings.Pooling;
import java.util.Map;

/** What a scenario's tenant is configured like. */
record Settings(Pooling pooling, String replication, Map<String, String> options) {

  static final Settings USUAL = new Settings(Pooling.TRANSACTION, "", Map.of());

  Settings with(Pooling other) {
    return new Settings(other, replication, options);
  }

  Settings with(String option, String value) {
    return new Settings(pooling, replication, Map.of(option, value));
  }
}
