package dev.sluice.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.TreeSet;

/** Rules that the compiler cannot see. */
@AnalyzeClasses(
    packages = "dev.sluice.testkit",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

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
          .resideInAnyPackage("dev.sluice.core..", "dev.sluice.postgres..", "dev.sluice.config..");

  @ArchTest
  static final ArchRule nobodyReadsTheClock =
      noClasses()
          .should()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(java.time.Instant.class, "now");

  @ArchTest
  static final ArchRule namesSayTheThing =
      noClasses().should().haveNameMatching(".*(Manager|Helper|Utils?|Impl)");

  @ArchTest
  static void everyPackageSaysWhatItIs(JavaClasses classes) {
    TreeSet<String> silent = new TreeSet<>();
    for (JavaClass type : classes) {
      if (type.getPackage().tryGetPackageInfo().isEmpty()) {
        silent.add(type.getPackageName());
      }
    }
    assertThat(silent).as("packages without package-info.java").isEmpty();
  }
}
