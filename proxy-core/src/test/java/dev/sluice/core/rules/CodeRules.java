package dev.sluice.core.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.TreeSet;

/** Rules that hold in every module. */
public final class CodeRules {

  private CodeRules() {}

  @ArchTest
  public static final ArchRule theClockIsTheTickers =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.sluice.core.time")
          .should()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(LocalDateTime.class, "now")
          .orShould()
          .callMethod(Clock.class, "systemUTC");

  @ArchTest
  public static final ArchRule namesSayTheThing =
      noClasses().should().haveNameMatching(".*(Manager|Helper|Utils?|Impl)");

  @ArchTest
  public static void everyPackageSaysWhatItIs(JavaClasses classes) {
    TreeSet<String> silent = new TreeSet<>();
    for (JavaClass type : classes) {
      if (type.getPackage().tryGetPackageInfo().isEmpty()) {
        silent.add(type.getPackageName());
      }
    }
    assertThat(silent).as("packages without package-info.java").isEmpty();
  }
}
