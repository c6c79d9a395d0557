package dev.sluice.postgres;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import dev.sluice.core.rules.CodeRules;
import dev.sluice.core.rules.ProtocolRules;

/** Rules that the compiler cannot see. */
@AnalyzeClasses(
    packages = "dev.sluice.postgres",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

  @ArchTest static final ArchTests ofEveryModule = ArchTests.in(CodeRules.class);

  @ArchTest static final ArchTests ofEveryProtocol = ArchTests.in(ProtocolRules.class);

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("dev.sluice.postgres.(*)..").should().beFreeOfCycles();
}
