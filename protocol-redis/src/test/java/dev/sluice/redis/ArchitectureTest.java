package dev.sluice.redis;

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
@AnalyzeClasses(packages = "dev.sluice.redis", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("dev.sluice.redis.(*)..").should().beFreeOfCycles();

  private static final String TOPOLOGY = "dev.sluice.redis.topology..";

  @ArchTest
  static final ArchRule serversAreLookedForInOnePlace =
      noClasses()
          .that()
          .resideOutsideOfPackage(TOPOLOGY)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.lettuce..");

  @ArchTest
  static final ArchRule lookingForServersTouchesNoChannel =
      noClasses()
          .that()
          .resideInAPackage(TOPOLOGY)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.netty..", "dev.sluice.redis.session..", "dev.sluice.redis.wire..");

  @ArchTest
  static final ArchRule bytesInVerdictsOutAndNoChannel =
      noClasses()
          .that()
          .resideOutsideOfPackage(TOPOLOGY)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.netty.channel..",
              "io.netty.bootstrap..",
              "java.net..",
              "java.nio.channels..",
              "dev.sluice.core.pool..",
              "dev.sluice.core.session..",
              "dev.sluice.core.net..",
              "dev.sluice.core.registry..",
              "dev.sluice.core.admin..");

  @ArchTest
  static final ArchRule theClockIsTheTickers =
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
