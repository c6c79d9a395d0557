package dev.sluice.core.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Rules that hold in every protocol's module. */
public final class ProtocolRules {

  private ProtocolRules() {}

  /** What looks for a protocol's servers is no part of this: it has connections of its own. */
  @ArchTest
  public static final ArchRule bytesInVerdictsOutAndNoChannel =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.sluice.*.topology..")
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
}
