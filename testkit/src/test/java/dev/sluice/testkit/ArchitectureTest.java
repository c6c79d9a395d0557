package dev.sluice.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import dev.sluice.core.rules.CodeRules;

/** Rules that the compiler cannot see. */
@AnalyzeClasses(
    packages = "dev.sluice.testkit",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

  @ArchTest static final ArchTests ofEveryModule = ArchTests.in(CodeRules.class);

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("dev.sluice.testkit.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule nothingChecksTheProductAgainstItself =
      noClasses()
          .that()
          // What is fuzzed is a protocol, which is shown bytes by the core's own interfaces.
          .resideOutsideOfPackages("dev.sluice.testkit.time", "dev.sluice.testkit.fuzz")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.sluice.core..",
              "dev.sluice.postgres..",
              "dev.sluice.redis..",
              "dev.sluice.config..");
}
