package io.sumflow.adder;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.sumflow.proto.SumNumbersRequest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that end in the middle: nothing is half done, and the same key settles what is unknown. */
@Timeout(120)
final class InterruptedCallTest {

  private static final Duration LONG = Duration.ofSeconds(60);

  private static String url = "";
  private static RunningAdder adder;

  @BeforeAll
  static void start() throws Exception {
    Map<String, String> environment = Servers.readyEnvironment();
    url = environment.getOrDefault("DATABASE_URL", "");
    adder = RunningAdder.start(environment);
  }

  @AfterAll
  static void stop() {
    adder.close();
  }

  @Test
  void aDeadlineThatPassesLeavesNothingHalfDone() throws Exception {
    String key = UUID.randomUUID().toString();
    try (Connection other = DriverManager.getConnection(url);
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("lock table adder_request in share mode");

      Status status =
          refusal(
              () ->
                  adder
                      .impatient(500, "idempotency-key", key)
                      .sumNumbers(SumNumbersRequest.newBuilder().setX(5).setY(3).build()));

      assertEquals(Status.Code.DEADLINE_EXCEEDED, status.getCode());
      assertEquals(0, count("adder_request where key = '" + key + "'"));
      other.rollback();
    }

    assertEquals(8, adder.add(5, 3, "idempotency-key", key));
    assertEquals(
        1,
        count(
            "outbox_message m join adder_request r on m.id = r.message_id where r.key = '"
                + key
                + "'"));
  }

  @Test
  void aConnectionLostAtCommitIsAnUnknownOutcomeThatTheSameKeySettles() throws Exception {
    String key = "slow-" + UUID.randomUUID();
    try (Connection other = DriverManager.getConnection(url);
        Statement statement = other.createStatement()) {
      statement.execute(
          """
          create or replace function slow() returns trigger language plpgsql as $$
          begin if new.key like 'slow-%' then perform pg_sleep(60); end if; return null; end $$;
          create constraint trigger slow after insert on adder_request
            deferrable initially deferred for each row execute function slow()
          """);
      var call = Aside.call(() -> refusal(() -> adder.add(5, 3, "idempotency-key", key)));
      await()
          .atMost(LONG)
          .until(
              () ->
                  count(
                          "(select pg_terminate_backend(pid) from pg_stat_activity where datname ="
                              + " current_database() and wait_event = 'PgSleep') as ended")
                      > 0);

      Status status = call.get(20, TimeUnit.SECONDS);

      statement.execute("drop trigger slow on adder_request");
      assertEquals(Status.Code.UNAVAILABLE, status.getCode());
      assertTrue(
          String.valueOf(status.getDescription()).contains("retry with the same idempotency-key"),
          status.toString());
    }
    assertEquals(8, adder.add(5, 3, "idempotency-key", key));
    assertEquals(1, count("adder_request where key = '" + key + "'"));
  }

  private static long count(String what) throws Exception {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select count(*) from " + what)) {
      row.next();
      return row.getLong(1);
    }
  }

  private static Status refusal(Runnable call) {
    return assertThrows(StatusRuntimeException.class, call::run).getStatus();
  }
}
