package dev.sluice.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import dev.sluice.core.rules.CodeRules;

/** Rules that the compiler cannot see. */
@AnalyzeClasses(packages = "dev.sluice.cli", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

  @ArchTest static final ArchTests ofEveryModule = ArchTests.in(CodeRules.class);

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("dev.sluice.cli.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule nothingButMainIsAboveTheCommands =
      noClasses()
          .that()
          .resideInAPackage("dev.sluice.cli.*")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.sluice.cli");

  @ArchTest
  static final ArchRule theProgramHasNoEngineLogic =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.netty..",
              "dev.sluice.core.pool..",
              "dev.sluice.core.session..",
              "dev.sluice.core.spi..",
              "dev.sluice.core.net..",
              "dev.sluice.postgres..",
              "dev.sluice.redis..");
}
