package dev.sluice.config;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import dev.sluice.core.rules.CodeRules;

/** What the compiler cannot see of this module's order. */
@AnalyzeClasses(
    packages = "dev.sluice.config",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest static final ArchTests OF_EVERY_MODULE = ArchTests.in(CodeRules.class);

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching("dev.sluice.config.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule NOTHING_DEPENDS_ON_THE_LOADER =
      noClasses()
          .that()
          .resideInAPackage("dev.sluice.config.*..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.sluice.config");

  @ArchTest
  static final ArchRule ONLY_THE_READER_KNOWS_THE_YAML_PARSER =
      noClasses()
          .that()
          .resideOutsideOfPackage("..config.tree..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.yaml..");

  @ArchTest
  static final ArchRule OF_THE_CORE_ONLY_RECORDS_ARE_USED =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "javax.crypto..",
              "org.jspecify..",
              "org.yaml..",
              "com.fasterxml.jackson.core..",
              "dev.sluice.config..",
              "dev.sluice.core.settings..",
              "dev.sluice.core.tenant..",
              "dev.sluice.core.auth..");
}
