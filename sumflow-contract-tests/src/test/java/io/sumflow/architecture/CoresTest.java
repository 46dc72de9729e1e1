package io.sumflow.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The two cores are pure: time, chance and identity come in from outside. */
class CoresTest {

  private static final JavaClasses CORES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.sumflow.domain", "io.sumflow.outbox");

  @Test
  void theCoresReadNoClock() {
    check(
        noClasses()
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(LocalDate.class, "now")
            .orShould()
            .callMethod(LocalDateTime.class, "now")
            .orShould()
            .callMethod(OffsetDateTime.class, "now")
            .orShould()
            .callMethod(ZonedDateTime.class, "now")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Clock.class));
  }

  @Test
  void theCoresDrawNothingByChance() {
    check(
        noClasses()
            .should()
            .callMethod(UUID.class, "randomUUID")
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Random.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(ThreadLocalRandom.class));
  }

  @Test
  void theCoresNeverSleep() {
    check(
        noClasses()
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "sleep", long.class, int.class));
  }

  @Test
  void theCoresPrintNothing() {
    check(
        noClasses()
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("java.util.logging..", "java.lang.System$Logger"));
  }

  @Test
  void theCoresNeedTheJdkAlone() {
    check(
        noClasses()
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages("java..", "io.sumflow..", "org.jspecify.."));
  }

  @Test
  void theCoresDoNotKnowEachOther() {
    check(
        noClasses()
            .that()
            .resideInAPackage("io.sumflow.domain..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.sumflow.outbox.."));
    check(
        noClasses()
            .that()
            .resideInAPackage("io.sumflow.outbox..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.sumflow.domain.."));
  }

  @Test
  void theEngineDoesNotKnowItsAdapters() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("..inmemory")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("..inmemory"));
  }

  @Test
  void noPublicFieldCanBeChanged() {
    check(fields().that().arePublic().should().beFinal());
  }

  @Test
  void nothingHasSetters() {
    check(methods().should().haveNameNotMatching("set[A-Z].*"));
  }

  @Test
  void whatIsPublicCannotBeExtendedByAccident() {
    check(
        classes()
            .that()
            .arePublic()
            .and()
            .areNotInterfaces()
            .should()
            .haveModifier(JavaModifier.FINAL));
  }

  @Test
  void everyPackageIsNullMarked() {
    check(classes().should(liveInANullMarkedPackage()));
  }

  private static ArchCondition<JavaClass> liveInANullMarkedPackage() {
    return new ArchCondition<>("live in a null-marked package") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
        if (!marked) {
          events.add(SimpleConditionEvent.violated(type, type.getPackageName() + " is not"));
        }
      }
    };
  }

  private static void check(ArchRule rule) {
    rule.check(CORES);
  }
}
