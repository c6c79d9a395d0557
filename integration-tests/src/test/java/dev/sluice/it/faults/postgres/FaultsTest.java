package dev.sluice.it.faults.postgres;

import dev.sluice.it.faults.FaultRun;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Plays the faults of PostgreSQL: {@code target/faults.txt}. */
class FaultsTest {

  private static final FaultRun RUN = new FaultRun("faults.txt");

  @TestFactory
  Stream<DynamicTest> faultsAreSurvived() {
    return RUN.tests(Catalogue.brief(), Catalogue.rest());
  }

  @AfterAll
  static void writeReport() {
    RUN.writeReport();
  }
}
