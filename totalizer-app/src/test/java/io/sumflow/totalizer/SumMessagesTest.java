package io.sumflow.totalizer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sumflow.outbox.Header;
import io.sumflow.outbox.Partition;
import io.sumflow.outbox.ReceivedMessage;
import io.sumflow.outbox.RejectedMessageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class SumMessagesTest {

  private static final Instant PUBLISHED = Instant.parse("2026-03-04T05:06:07Z");

  private final SumMessages messages = new SumMessages();

  @Test
  void theSharedSampleIsAHeartbeatWithAndWithoutHeaders() throws Exception {
    Heartbeat expected =
        new Heartbeat(
            Instant.parse("2026-01-02T03:04:15.678901Z"), Optional.of(9_007_199_254_740_993L));

    for (ReceivedMessage message :
        List.of(message(sample("heartbeat")), message(sample("heartbeat"), "sumflow.heartbeat"))) {
      assertEquals(Optional.of(expected), messages.heartbeat(message));
      assertEquals(Optional.empty(), messages.counted(message));
      assertEquals(
          Optional.of(UUID.fromString("01980b8a-5c00-7abc-8def-0123456789ef")),
          messages.id(message));
    }
  }

  @Test
  void aHeartbeatIsNeverWrongWhateverItsBodySays() throws Exception {
    for (String body :
        List.of(
            "",
            "no json",
            "{}",
            "{\"event_type\":\"sumflow.heartbeat\",\"payload\":{\"recorded\":-1}}",
            "{\"event_type\":\"sumflow.heartbeat\",\"payload\":{\"recorded\":\"7\"}}",
            "{\"event_type\":\"sumflow.heartbeat\",\"created_at\":\"yesterday\"}")) {
      ReceivedMessage message = message(body, "sumflow.heartbeat");

      assertEquals(
          Optional.of(new Heartbeat(PUBLISHED, Optional.empty())), messages.heartbeat(message));
      assertEquals(Optional.empty(), messages.counted(message));
    }
  }

  @Test
  void aSumIsNoHeartbeat() throws Exception {
    for (String sample : List.of("sum-calculated", "sum-calculated-original")) {
      ReceivedMessage plain = message(sample(sample));

      assertEquals(Optional.empty(), messages.heartbeat(plain));
      assertTrue(messages.counted(plain).isPresent());
    }
  }

  @Test
  void whatSaysBothIsNeitherAndIsRefused() throws Exception {
    for (ReceivedMessage message :
        List.of(
            message(sample("sum-calculated"), "sumflow.heartbeat"),
            message(sample("heartbeat"), "sum.calculated"))) {
      assertEquals(Optional.empty(), messages.heartbeat(message));
      assertThrows(RejectedMessageException.class, () -> messages.counted(message));
    }
  }

  private static String sample(String name) throws IOException {
    return Files.readString(Path.of("..", "proto", "samples", name + ".json"));
  }

  private static ReceivedMessage message(String body, String... type) {
    List<Header> headers =
        List.of(type).stream()
            .map(text -> new Header("ce_type", Optional.of(text.getBytes(UTF_8))))
            .toList();
    return new ReceivedMessage(
        new Partition("sums", 0),
        7,
        PUBLISHED,
        Optional.empty(),
        Optional.of(body.getBytes(UTF_8)),
        headers);
  }
}
