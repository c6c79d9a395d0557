package dev.sluice.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import dev.sluice.core.rules.CodeRules;
import java.util.List;
import java.util.TreeSet;

/** Rules that the compiler cannot see. */
@AnalyzeClasses(packages = "dev.sluice.core", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

  @ArchTest static final ArchTests ofEveryModule = ArchTests.in(CodeRules.class);

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("dev.sluice.core.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule theCoreNamesNoProtocolAndNoFileFormat =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.sluice.postgres..",
              "dev.sluice.redis..",
              "dev.sluice.config..",
              "dev.sluice.cli..",
              "dev.sluice.testkit..",
              "com.fasterxml.jackson.databind..",
              "com.fasterxml.jackson.dataformat..");

  /** A package may import those that stand before it. */
  private static final List<String> ORDER =
      List.of(
          "time",
          "outcome",
          "event",
          "metrics",
          "tenant",
          "auth",
          "settings",
          "view",
          "spi",
          "breaker",
          "admission",
          "pool",
          "leak",
          "session",
          "net",
          "registry",
          "lifecycle",
          "alert",
          "admin",
          "");

  private static int rank(JavaClass type) {
    String name = type.getPackageName().substring("dev.sluice.core".length());
    int rank = ORDER.indexOf(name.isEmpty() ? name : name.substring(1));
    assertThat(rank).as("place of " + type.getPackageName() + " in the order").isNotNegative();
    return rank;
  }

  @ArchTest
  static void packagesImportOnlyThoseThatStandBeforeThem(JavaClasses classes) {
    TreeSet<String> backwards = new TreeSet<>();
    for (JavaClass type : classes) {
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        if (target.getPackageName().startsWith("dev.sluice.core") && rank(target) > rank(type)) {
          backwards.add(type.getName() + " -> " + target.getName());
        }
      }
    }
    assertThat(backwards).isEmpty();
  }
}
