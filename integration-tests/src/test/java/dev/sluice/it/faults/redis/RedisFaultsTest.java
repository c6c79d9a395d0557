package dev.sluice.it.faults.redis;

import dev.sluice.it.faults.FaultRun;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Plays the faults of Redis: {@code target/faults-redis.txt}. */
class RedisFaultsTest {

  private static final FaultRun RUN = new FaultRun("faults-redis.txt");

  @TestFactory
  Stream<DynamicTest> faultsAreSurvived() {
    return RUN.tests(Catalogue.brief(), Catalogue.rest());
  }

  @AfterAll
  static void writeReport() {
    RUN.writeReport();
  }
}
