package io.sumflow.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.BindException;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RefusalTest {

  @Test
  void whatWasRefusedOnPurposeIsSaidInItsOwnWordsHoweverDeepItLies() {
    Throwable wrapped = new IllegalStateException(new RuntimeException(new RefusedException("x")));

    assertEquals(Optional.of("x"), Refusal.line(wrapped));
  }

  @Test
  void severalLinesBecomeOne() {
    assertEquals(
        Optional.of("FATAL: no; Detail: none"),
        Refusal.line(new SQLException("FATAL: no\n  Detail: none")));
  }

  @Test
  void aTakenPortIsNamed() {
    Throwable taken = new IOException("Failed to bind to /127.0.0.1:80", new BindException("used"));

    assertEquals(
        Optional.of("port must be free: Failed to bind to /127.0.0.1:80"),
        Refusal.line(new RuntimeException(taken)));
  }

  @Test
  void aFailureThatNobodyExpectedIsNotMadeALineOf() {
    assertEquals(Optional.empty(), Refusal.line(new IllegalStateException("bug")));
    assertTrue(printed(new IllegalStateException("bug")).contains("\tat "));
  }

  @Test
  void theServiceSaysWhoItIs() {
    assertEquals(
        "adder: no".lines().toList(), printed(new RefusedException("no")).lines().toList());
  }

  private static String printed(Throwable failure) {
    StringWriter printed = new StringWriter();
    Refusal.print("adder", new PrintWriter(printed, true), failure);
    return printed.toString();
  }
}
