package dev.sluice.it;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Rules that the compiler cannot see, of tests that are as long as a program. */
@AnalyzeClasses(packages = "dev.sluice.it")
final class ArchitectureTest {

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("dev.sluice.it.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule namesSayTheThing =
      noClasses().should().haveNameMatching(".*(Manager|Helper|Utils?|Impl)");

  /** What a fixture gives is for every theme. */
  @ArchTest
  static final ArchRule fixturesKnowNoTheme =
      noClasses()
          .that()
          .resideInAPackage("dev.sluice.it.fixture")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.sluice.it.clients..",
              "dev.sluice.it.differential..",
              "dev.sluice.it.documents..",
              "dev.sluice.it.faults..",
              "dev.sluice.it.memory..",
              "dev.sluice.it.redis..",
              "dev.sluice.it.rules..");
}
